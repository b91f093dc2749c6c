using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Pricing.Tests;

/// <summary>The specification's vectors 2 to 5 and 12, made in floating point: the integer map holds to 2 seconds of them.</summary>
public class StrikeMapVectorTests
{
    private const long Par = 56_914_648; // milli-sat, vector 1

    [Theory]
    [InlineData(95, 574_560)]
    [InlineData(100, 604_800)]
    [InlineData(105, 635_040)]
    public void Seven_days_inside_an_epoch(int percent, double seconds) => Near(seconds, percent, BaseSeries.Listing, 879_984);

    [Theory]
    [InlineData(90, 2_471_786.4)]
    [InlineData(95, 2_532_236.4)]
    [InlineData(100, 2_592_686.4)]
    [InlineData(105, 2_653_136.4)]
    [InlineData(110, 2_713_586.4)]
    public void Thirty_days_across_two_retargets(int percent, double seconds) => Near(seconds, percent, BaseSeries.Listing, 883_296);

    [Theory]
    [InlineData(95, 2_546_723.5)]
    [InlineData(100, 2_607_984.7)]
    [InlineData(105, 2_667_713.9)]
    public void From_the_middle_of_an_epoch(int percent, double seconds) =>
        Near(seconds, percent, new StrikeListing(879_984, BaseSeries.Time + 590_000, BaseSeries.Target, BaseSeries.Time, BaseSeries.Reward), 884_304);

    [Theory]
    [InlineData(879_984, 1_737_313_911)]
    [InlineData(880_992, 1_737_918_711)]
    [InlineData(883_008, 1_739_128_910)]
    [InlineData(883_296, 1_739_301_795)]
    public void The_production_map_aims_at_five_blocks_before_the_expiry(int expiry, double time) =>
        Assert.Equal(time, (double)StrikeMap.ArrivalOf(Par, BaseSeries.Listing, expiry), 2.0);

    [Fact]
    public void The_inverse_of_par_is_the_hashprice() =>
        Assert.Equal(Par, StrikeMap.BreakEvenMilliSatPerPhDay(BaseSeries.Time + 604_800, BaseSeries.Listing, 879_984 + 5), 100.0);

    [Fact]
    public void After_three_days_and_450_blocks_the_race_stands_even_at_a_higher_price()
    {
        var here = new StrikeListing(BaseSeries.Height + 450, BaseSeries.Time + 259_200, BaseSeries.Target, BaseSeries.Time, BaseSeries.Reward);

        Assert.Equal(58_767_204, StrikeMap.BreakEvenMilliSatPerPhDay(BaseSeries.Time + 601_800, here, 879_984));
    }

    [Fact]
    public void Quoting_across_a_halving_in_the_old_subsidy_halves_the_time()
    {
        var after = new StrikeListing(838_656, 1_712_783_853, BaseSeries.Decode(0x17034219), 1_712_783_853, new Satoshis(312_500_000));
        var before = new StrikeListing(838_656, 1_712_783_853, BaseSeries.Decode(0x17034219), 1_712_783_853, new Satoshis(625_000_000));

        Assert.Equal(1_206_600, (double)StrikeMap.ArrivalOf(72_768_100, after, 840_672) - 1_712_783_853, 2.0);
        Assert.Equal(603_300, (double)StrikeMap.ArrivalOf(72_768_100, before, 840_672) - 1_712_783_853, 2.0);
    }

    /// <summary>The vectors know no shift by five blocks, so the expiry is five blocks later.</summary>
    private static void Near(double seconds, int percent, StrikeListing listing, int arrivalHeight) =>
        Assert.Equal(seconds, (double)StrikeMap.ArrivalOf(Par * percent / 100, listing, arrivalHeight + 5) - listing.Time, 2.0);
}
