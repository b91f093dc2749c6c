using HashPerp.Primitives;
using static HashPerp.Cli.Tests.Samples;

namespace HashPerp.Cli.Tests;

public sealed class CoinPlanTests
{
    /// <summary>Seven prices on the own leg, three on the other, each with its connector.</summary>
    private static readonly long[] HeightValues = [280_330, 270_330, 260_330, 250_330, 240_330, 230_330, 220_330, 240_330, 250_330, 260_330];

    [Fact]
    public void A_new_trader_has_coins_made_for_every_price_that_it_uses_and_is_paid_for_them()
    {
        var plan = CoinPlan.Of(Market, Leg.Height, [], boardableSat: 0, Now);
        Assert.Equal(HeightValues, plan.Values);
        Assert.Equal(2_503_300, plan.PaySat);
        Assert.Empty(plan.From);
    }

    [Fact]
    public void The_other_trader_has_them_made_for_the_other_leg() => Assert.Equal(
        [220_330, 230_330, 240_330, 250_330, 260_330, 270_330, 280_330, 260_330, 250_330, 240_330], CoinPlan.Of(Market, Leg.Time, [], 0, Now).Values);

    [Fact]
    public void Four_coins_are_enough_and_three_are_not()
    {
        AgentCoin[] four = [Coin("a", 250_330), Coin("b", 250_330), Coin("c", 250_330), Coin("d", 250_330)];
        Assert.Equal(CoinPlan.None, CoinPlan.Of(Market, Leg.Height, four, 0, Now));
        Assert.NotEmpty(CoinPlan.Of(Market, Leg.Height, four[..3], 0, Now).Values);
    }

    [Fact]
    public void What_is_on_chain_already_is_not_paid_again()
    {
        Assert.Equal(0, CoinPlan.Of(Market, Leg.Height, [], boardableSat: 2_503_300, Now).PaySat);
        // Less than a payment is worth: the rest is change.
        Assert.Equal(100_000, CoinPlan.Of(Market, Leg.Height, [], boardableSat: 2_503_299, Now).PaySat);
    }

    [Fact]
    public void What_is_no_good_for_orders_goes_into_the_batch()
    {
        AgentCoin[] coins =
        [
            Coin("small", 50_000), Coin("split twice", 300_000, hops: 2), Coin("soon swept", 400_000, expires: Now + (10 * 86_400)),
            Coin("promised", 500_000, free: false), Coin("gone", 600_000, expires: Now), Coin("good", 250_330),
        ];
        var plan = CoinPlan.Of(Market, Leg.Height, coins, 0, Now);
        Assert.Equal(["soon swept", "split twice", "small"], plan.From);
        Assert.Equal(2_503_300 - 750_000, plan.PaySat);
    }

    [Theory]
    [InlineData(220_330, 0, true)]
    [InlineData(220_329, 0, false)]
    [InlineData(220_330, 1, true)]
    [InlineData(220_330, 2, false)]
    public void A_coin_is_fit_when_it_pays_the_cheapest_lot_and_can_still_be_split(long amount, int hops, bool expected) =>
        Assert.Equal(expected, CoinPlan.IsFit(Coin("coin", amount, hops), Market, Now));
}
