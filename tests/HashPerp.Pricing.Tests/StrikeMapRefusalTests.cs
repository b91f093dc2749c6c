using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Pricing.Tests;

public class StrikeMapRefusalTests
{
    [Fact]
    public void The_nearest_expiry_is_six_blocks_away()
    {
        Assert.Equal(1_736_712_711u, StrikeMap.TimeOf(new SatPerPhDay(56_915), BaseSeries.Listing, BaseSeries.Height + 6));
        Refusal.Is(PricingErrors.ExpiryTooClose, () => StrikeMap.TimeOf(new SatPerPhDay(56_915), BaseSeries.Listing, BaseSeries.Height + 5));
    }

    [Fact]
    public void An_expiry_beyond_sixteen_years_is_refused() =>
        Refusal.Is(PricingErrors.ExpiryTooClose, () => StrikeMap.TimeOf(new SatPerPhDay(56_915), BaseSeries.Listing, int.MaxValue));

    [Fact]
    public void A_time_beyond_2038_is_refused()
    {
        Assert.Equal(2_147_483_641u, StrikeMap.TimeOf(new SatPerPhDay(38_848_317), BaseSeries.Listing, 879_984));
        Refusal.Is(PricingErrors.StrikeTimeOutOfRange, () => StrikeMap.TimeOf(new SatPerPhDay(38_848_318), BaseSeries.Listing, 879_984));
    }

    [Fact]
    public void A_time_that_would_read_as_a_height_is_refused()
    {
        var listing = new StrikeListing(0, 100_000_000, BaseSeries.Target, 100_000_000, BaseSeries.Reward);

        Refusal.Is(PricingErrors.StrikeTimeOutOfRange, () => StrikeMap.TimeOf(new SatPerPhDay(56_915), listing, 1000));
    }

    [Fact]
    public void A_strike_too_fine_for_seconds_is_not_listed()
    {
        // At a hundredth of the target a tick is a tenth of a second.
        var coarse = new StrikeListing(BaseSeries.Height, BaseSeries.Time, BaseSeries.Target * 100, BaseSeries.Time, BaseSeries.Reward);

        Refusal.Is(PricingErrors.StrikeMapNotIncreasing, () => StrikeMap.ListedTimeOf(new SatPerPhDay(5_691_401), coarse, 879_984));
        Refusal.Is(PricingErrors.StrikeMapNotIncreasing, () => new StrikeGrid(new SatPerPhDay(5_691_400), 1, 21).Rungs(coarse, 879_984));
    }

    [Fact]
    public void A_strike_at_which_the_map_falls_is_not_listed()
    {
        // Far from the hashprice and after an epoch thirty times too fast, a second of rounding in one span outweighs a tick in the next epochs.
        var rushed = new StrikeListing(BaseSeries.Height + 1784, BaseSeries.Time + 34_697, BaseSeries.Target, BaseSeries.Time, BaseSeries.Reward);
        var expiry = rushed.Height + 17_800;

        Assert.Equal(1_757_411_764u, StrikeMap.TimeOf(new SatPerPhDay(164_176), rushed, expiry));
        Assert.Equal(1_757_411_756u, StrikeMap.TimeOf(new SatPerPhDay(164_177), rushed, expiry));
        Refusal.Is(PricingErrors.StrikeMapNotIncreasing, () => StrikeMap.ListedTimeOf(new SatPerPhDay(164_176), rushed, expiry));
    }

    [Fact]
    public void A_median_before_every_tick_settles_at_nothing() =>
        Assert.Null(StrikeMap.SettledRate(BaseSeries.Time, BaseSeries.Listing, 879_984));

    [Theory]
    [InlineData(-1, 1, 1, 2016)]
    [InlineData(0, 0, 1, 2016)]
    [InlineData(0, -5, 1, 2016)]
    [InlineData(0, 1, 0, 2016)]
    [InlineData(0, 1, 1, 1)]
    [InlineData(0, 1, 1, 2017)]
    public void A_listing_that_means_nothing_is_refused(int height, int target, long reward, int interval) =>
        Refusal.Is(PricingErrors.InvalidListing, () => new StrikeListing(height, 1_700_000_000, target, 1_700_000_000, new Satoshis(reward), interval));

    [Fact]
    public void A_target_above_the_proof_of_work_limit_is_refused() => Refusal.Is(
        PricingErrors.InvalidListing,
        () => new StrikeListing(0, 1_700_000_000, BaseSeries.Decode(0x1d00ffff) + 1, 1_700_000_000, BaseSeries.Reward));
}
