using CsCheck;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Pricing.Tests;

public class StrikeMapPropertyTests
{
    /// <summary>Strikes of 0.8 to 1.3 times the hashprice, epochs up to a fifth fast or slow, expiries up to nine epochs away.</summary>
    private static readonly Gen<(int Strike, int Pace, int Blocks, int Ahead)> Races =
        Gen.Select(Gen.Int[45_000, 75_000], Gen.Int[480, 720], Gen.Int[0, 2_015], Gen.Int[6, 18_000]);

    [Fact]
    public void One_tick_more_is_always_later() => Races.Sample(race =>
    {
        var (listing, expiry) = Series(race);
        return StrikeMap.TimeOf(new SatPerPhDay(race.Strike + 1), listing, expiry) >= StrikeMap.TimeOf(new SatPerPhDay(race.Strike), listing, expiry)
            && (race.Ahead < 1000 || StrikeMap.TimeOf(new SatPerPhDay(race.Strike), listing, expiry)
                < StrikeMap.ListedTimeOf(new SatPerPhDay(race.Strike + 1), listing, expiry));
    });

    [Fact]
    public void A_settled_rate_is_the_last_tick_before_the_median() => Races.Sample(race =>
    {
        var (listing, expiry) = Series(race);
        var median = StrikeMap.TimeOf(new SatPerPhDay(race.Strike), listing, expiry) + 7;
        var settled = StrikeMap.SettledRate(median, listing, expiry)!.Value;
        return StrikeMap.TimeOf(settled, listing, expiry) < median && StrikeMap.TimeOf(new SatPerPhDay(settled.Value + 1), listing, expiry) >= median;
    });

    [Fact]
    public void Time_wins_exactly_the_rungs_up_to_the_settled_rate() => Gen.Select(Races, Gen.Int[-40_000, 40_000]).Sample(pair =>
    {
        var (race, late) = pair;
        var (listing, expiry) = Series(race with { Ahead = race.Ahead + 1000 });
        var grid = new StrikeGrid(new SatPerPhDay(race.Strike), 500, 21);
        var rungs = grid.Rungs(listing, expiry);
        var median = (uint)(rungs[10].Time + late);
        var terms = new ForwardTerms(grid, new Satoshis(1000));
        return terms.Payout(StrikeMap.SettledRate(median, listing, expiry), 3) == terms.Payout(rungs.Count(rung => median > rung.Time), 3);
    });

    private static (StrikeListing Listing, int Expiry) Series((int Strike, int Pace, int Blocks, int Ahead) race)
    {
        var height = BaseSeries.Height + race.Blocks;
        var listing = new StrikeListing(height, (uint)(BaseSeries.Time + race.Blocks * race.Pace), BaseSeries.Target, BaseSeries.Time, BaseSeries.Reward);
        return (listing, height + race.Ahead);
    }
}
