using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

public class TradeMatchTests
{
    private static readonly Order Sell = Golden("sell");
    private static readonly Order Buy = Golden("buy");

    [Fact]
    public void A_direct_match_has_number_0_and_needs_equal_price_and_size()
    {
        var taker = Buy with { Price = Sell.Price, Lots = Sell.Lots };
        Assert.Equal((0ul, Sell.Price, Sell.Lots), (TradeMatch.Direct(Sell, taker).TradeSequence, TradeMatch.Direct(Sell, taker).Price, TradeMatch.Direct(Sell, taker).Lots));
        Refusal.Is(ProtocolErrors.OrderMismatch, () => TradeMatch.Direct(Sell, taker with { Price = Sell.Price + 1 }));
        Refusal.Is(ProtocolErrors.OrderMismatch, () => TradeMatch.Direct(Sell, taker with { Lots = Sell.Lots + 1 }));
    }

    [Theory]
    [InlineData(new[] { 50_000 }, 400u, 380u)]
    [InlineData(new[] { 50_000, 51_000, 53_000 }, 400u, 400u)]
    [InlineData(new[] { 50_000, 51_000, 52_000 }, 50_900u, 51_000u)]
    public void In_a_forward_time_bids_and_in_options_height_does(int[] strikes, uint height, uint time)
    {
        RequireMatch(strikes, height, time);
        if (height != time)
        {
            Refusal.Is(ProtocolErrors.OrderMismatch, () => RequireMatch(strikes, time, height));
        }
    }

    [Fact]
    public void A_coin_backs_an_order_that_names_it_or_that_names_what_it_was_made_from()
    {
        var (named, other, hop, twice, thrice) = (At(1), At(2), At(3), At(4), At(5));
        var order = Sell with { OutPoints = [named] };
        var made = new Dictionary<OutPoint, OutPoint[]> { [hop] = [named], [twice] = [hop], [thrice] = [twice], [other] = [] };
        Assert.All([named, hop, twice], coin => Assert.True(OrderMatch.Backs(order, coin, MadeFrom)));
        Assert.All([other, thrice, At(9)], coin => Assert.False(OrderMatch.Backs(order, coin, MadeFrom)));
        Assert.False(OrderMatch.Backs(order, hop, null));
        // Every coin that a hop has spent must be the order's, or the hop would pledge more than was signed.
        made[hop] = [named, other];
        Assert.False(OrderMatch.Backs(order, hop, MadeFrom));
        Assert.True(OrderMatch.Backs(order with { OutPoints = [] }, other, MadeFrom));

        IReadOnlyList<OutPoint> MadeFrom(OutPoint coin) => made.GetValueOrDefault(coin) ?? [];
    }

    /// <summary>HEIGHT's order rested.</summary>
    private static void RequireMatch(int[] strikes, uint height, uint time)
    {
        var market = new Market(Sell.Genesis, 900_000, [.. strikes.Select(strike => new SatPerPhDay(strike))], new Satoshis(10_000));
        var maker = Sell with { MarketId = market.Id, Price = height, MinFill = 1 };
        var taker = Buy with { MarketId = market.Id, Price = time, Lots = Sell.Lots, MinFill = 1 };
        new TradeMatch(maker, taker, 1, height, Sell.Lots).Require(market);
    }

    private static OutPoint At(uint index) => new(new uint256([.. Enumerable.Repeat((byte)7, 32)]), index);

    private static Order Golden(string name) => Order.Parse(GoldenFile.Cases("order").Single(order => order.Text("name") == name).Bytes("bytes"));
}
