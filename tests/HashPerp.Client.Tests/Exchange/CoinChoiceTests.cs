using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

public class CoinChoiceTests
{
    private static readonly Satoshis Connector = new(330);

    [Theory]
    // One fill: the exact coin, however large others are.
    [InlineData(new long[] { 90_000, 50_330, 60_000 }, 1u, 0u, new long[] { 50_330 })]
    [InlineData(new long[] { 90_000, 50_330, 60_000 }, 5u, 5u, new long[] { 50_330 })]
    // Several fills need several connectors: the smallest coin that has them.
    [InlineData(new long[] { 90_000, 50_330, 51_320 }, 5u, 0u, new long[] { 51_320 })]
    // None suffices alone: the largest first.
    [InlineData(new long[] { 20_000, 30_000, 25_000 }, 5u, 0u, new long[] { 30_000, 25_000 })]
    // Not enough for four connectors, but for one.
    [InlineData(new long[] { 50_400 }, 5u, 0u, new long[] { 50_400 })]
    [InlineData(new long[] { 50_330 }, 5u, 0u, new long[] { 50_330 })]
    public void An_order_names_as_few_coins_as_suffice(long[] free, uint lots, uint minFill, long[] expected) =>
        Assert.Equal(expected, CoinChoice.Of(Coins(free), new Satoshis(50_000), Connector, lots, minFill).Select(coin => coin.Amount.Value));

    [Theory]
    [InlineData(new long[] { 50_329 })]
    [InlineData(new long[] { 25_000, 25_329 })]
    [InlineData(new long[0])]
    public void Coins_that_do_not_pay_stake_and_connector_are_refused(long[] free) =>
        Refusal.Is(ClientErrors.CoinNotAvailable, () => CoinChoice.Of(Coins(free), new Satoshis(50_000), Connector, 5, 0));

    [Fact]
    public void A_coin_with_two_own_hops_pays_exactly_or_not_at_all()
    {
        var deep = Coins(50_330, 90_000).Select(coin => coin with { Hops = 2 }).ToArray();
        Assert.Equal(50_330, Assert.Single(CoinChoice.Of(deep, new Satoshis(50_000), Connector, 1, 0)).Amount.Value);
        Refusal.Is(ClientErrors.CoinNotAvailable, () => CoinChoice.Of([deep[1]], new Satoshis(50_000), Connector, 1, 0));
        Refusal.Is(ClientErrors.CoinNotAvailable, () => CoinChoice.Of([deep[0] with { Hops = 3 }], new Satoshis(50_000), Connector, 1, 0));
    }

    private static HeldCoin[] Coins(params long[] amounts) =>
        [.. amounts.Select((sat, index) => new HeldCoin(new OutPoint(new uint256(new byte[32]), (uint)index), new Satoshis(sat), KeyReference.Receive(0), 0, 0))];
}
