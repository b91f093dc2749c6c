using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.ContractScripts;
using HashPerp.Pricing;
using HashPerp.Primitives;

namespace HashPerp.Cli.Tests;

/// <summary>Grids and times were computed by an independent program from the walk of the specification.</summary>
public sealed class MarketPlanTests
{
    private const int Offset = 824_400;

    [Fact]
    public void Rungs_stand_evenly_around_the_hashprice_and_each_has_a_second_of_its_own()
    {
        var listing = ListingAt(824_544, 1_704_501_692);
        var market = MarketPlan.Of(GenesisPrefix.Regtest, listing, 192, 824_592, 100_000)!;

        Assert.Equal([164_879, 168_321, 171_763, 175_205, 178_647], market.Strikes.Select(strike => strike.Value));
        Assert.Equal(103_260, market.PerLot.Value);
        Assert.Equal(192u, market.Height);
        Assert.Equal(
            [1_704_526_457u, 1_704_526_974u, 1_704_527_491u, 1_704_528_008u, 1_704_528_525u],
            market.Strikes.Select(strike => StrikeMap.ListedTimeOf(strike, listing, 824_592)));
    }

    [Fact]
    public void Before_a_change_of_difficulty_three_rungs_are_listed_where_five_do_not_fit()
    {
        var listing = ListingAt(826_536, 1_705_744_859);
        var market = MarketPlan.Of(GenesisPrefix.Regtest, listing, 826_584 - Offset, 826_584, 100_000)!;

        Assert.Equal([168_346, 171_778, 175_210], market.Strikes.Select(strike => strike.Value));
        Assert.Equal(102_960, market.PerLot.Value);
        Assert.Equal([1_705_769_704u, 1_705_770_208u, 1_705_770_712u], market.Strikes.Select(strike => StrikeMap.ListedTimeOf(strike, listing, 826_584)));
    }

    [Theory]
    [InlineData(144, 48, 192)]
    [InlineData(145, 48, 204)]
    [InlineData(156, 48, 204)]
    [InlineData(0, 36, 36)]
    public void An_expiry_lies_at_least_so_far_ahead_and_on_the_grid(int height, int blocks, int expected) =>
        Assert.Equal(expected, MarketPlan.ExpiryAfter(height, blocks, []));

    [Fact]
    public void An_expiry_that_has_a_market_is_not_listed_again() => Assert.Equal(216, MarketPlan.ExpiryAfter(144, 48, [180, 192, 204, 228]));

    private static StrikeListing ListingAt(int display, uint time) => new(
        display, time, Target.FromBits(386_127_977).Value, epochStartTime: 1_704_501_692, new Satoshis(625_000_000));
}
