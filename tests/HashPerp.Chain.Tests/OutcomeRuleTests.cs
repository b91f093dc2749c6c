using HashPerp.Pricing;
using HashPerp.Primitives;

namespace HashPerp.Chain.Tests;

public class OutcomeRuleTests
{
    private const int H = 830_000;

    /// <summary>The specification's vectors on real headers: MTP(H) = 1707671640, MTP(H-1) = 1707670453, time(H) = 1707675457.</summary>
    [Theory]
    [InlineData(1_707_671_640, Leg.Height, 830_000)]
    [InlineData(1_707_671_641, Leg.Height, 830_000)]
    [InlineData(1_707_671_639, Leg.Time, 830_000)]
    [InlineData(1_707_670_453, Leg.Time, 830_000)]
    [InlineData(1_707_670_452, Leg.Time, 829_999)]
    [InlineData(1_707_675_457, Leg.Height, 830_000)]
    public void The_edges_at_height_830000(uint time, Leg winner, int deciding)
    {
        var outcome = OutcomeRule.Decide(MainnetFacts.Embedded, H, time)!.Value;

        Assert.Equal((winner, deciding), (outcome.Winner, outcome.DecidingHeight));
    }

    [Fact]
    public void A_tie_goes_to_time() =>
        Assert.Equal(new RaceOutcome(Leg.Time, H, 1_707_671_640), OutcomeRule.Decide(MainnetFacts.Embedded, H, 1_707_671_639));

    [Fact]
    public void The_header_time_of_the_expiry_block_decides_nothing()
    {
        // The block's own time is past T, its median isn't: HEIGHT wins.
        Assert.True(MainnetFacts.Embedded.TimeAt(H) > 1_707_672_000);
        Assert.Equal(Leg.Height, OutcomeRule.Decide(MainnetFacts.Embedded, H, 1_707_672_000)!.Value.Winner);
    }

    [Fact]
    public void A_time_win_does_not_wait_for_the_height()
    {
        var chain = Steady(40);

        Assert.Null(OutcomeRule.Decide(chain.UpTo(25), 40, TimeOfMedian(26) - 1));
        Assert.Equal(new RaceOutcome(Leg.Time, 26, TimeOfMedian(26)), OutcomeRule.Decide(chain.UpTo(26), 40, TimeOfMedian(26) - 1));
        Assert.Equal(new RaceOutcome(Leg.Time, 26, TimeOfMedian(26)), OutcomeRule.Decide(chain, 40, TimeOfMedian(26) - 1));
    }

    [Fact]
    public void A_height_win_does_not_wait_for_the_time()
    {
        var chain = Steady(40);

        Assert.Null(OutcomeRule.Decide(chain.UpTo(29), 30, TimeOfMedian(40) + 10_000));
        Assert.Equal(new RaceOutcome(Leg.Height, 30, TimeOfMedian(30)), OutcomeRule.Decide(chain.UpTo(30), 30, TimeOfMedian(40) + 10_000));
        Assert.Equal(new RaceOutcome(Leg.Height, 30, TimeOfMedian(30)), OutcomeRule.Decide(chain, 30, TimeOfMedian(30)));
    }

    [Theory]
    [InlineData(1, 830_000, true)]
    [InlineData(6, 830_004, false)]
    [InlineData(6, 830_005, true)]
    public void An_outcome_is_attested_when_the_deciding_block_is_deep_enough(int confirmations, int tip, bool expected) =>
        Assert.Equal(expected, new RaceOutcome(Leg.Height, 830_000, 0).IsAttestable(tip, confirmations));

    [Fact]
    public void A_race_decided_before_the_known_headers_is_refused() => Refusal.Is(
        ChainErrors.HeightUnknown,
        () => OutcomeRule.Decide(MainnetFacts.Embedded, H, MainnetFacts.Embedded.MedianTimePast(824_410) - 1));

    [Fact]
    public void Medians_near_the_genesis_block_take_what_there_is()
    {
        var chain = new FakeTimes(0, 1_000_000_005, 1_000_000_001, 1_000_000_003);

        Assert.Equal([1_000_000_005u, 1_000_000_005u, 1_000_000_003u], Enumerable.Range(0, 3).Select(height => chain.MedianTimePast(height)));
    }

    [Theory]
    [InlineData(0, 1_700_000_000u)]
    [InlineData(830_000, 499_999_999u)]
    public void A_race_that_means_nothing_is_refused(int height, uint time) =>
        Refusal.Is(ChainErrors.InvalidRace, () => OutcomeRule.Decide(MainnetFacts.Embedded, height, time));

    [Fact]
    public void Winners_are_what_the_raw_headers_say()
    {
        var (heights, times) = (0, 0);
        for (var expiry = 824_600; expiry <= RawHeaders.Last; expiry += 331)
        {
            var late = RawHeaders.Median(expiry);
            foreach (var time in Around(expiry))
            {
                // Independent of the code under test: the first height whose sixth of eleven sorted times is later than T.
                var first = Enumerable.Range(824_411, RawHeaders.Last - 824_411 + 1).FirstOrDefault(h => RawHeaders.Median(h) > time, int.MaxValue);
                var outcome = OutcomeRule.Decide(MainnetFacts.Embedded, expiry, time)!.Value;
                Assert.Equal(expiry < first ? Leg.Height : Leg.Time, outcome.Winner);
                Assert.Equal(Math.Min(expiry, first), outcome.DecidingHeight);
                Assert.Equal(late <= time, outcome.Winner == Leg.Height);
                heights += outcome.Winner == Leg.Height ? 1 : 0;
                times += outcome.Winner == Leg.Time ? 1 : 0;
            }
        }
        Assert.Equal((114, 95), (heights, times));
    }

    [Fact]
    public void The_settled_rate_agrees_with_the_winner_of_every_rung()
    {
        var facts = MainnetFacts.Embedded;
        var epoch = facts.EpochAt(824_544);
        var target = (System.Numerics.BigInteger)(epoch.Bits & 0x7fffff) << (8 * ((int)(epoch.Bits >> 24) - 3));
        var listing = new StrikeListing(824_544, epoch.Time, target, epoch.Time, new Satoshis(625_000_000));
        var settled = OutcomeRule.SettledRate(facts, listing, 825_552, 0)!.Value;
        var rungs = StrikeGrid.Around(settled, 700, 21).Rungs(listing, 825_552);

        Assert.Equal(SettledOnRealHeaders, settled.Value);
        Assert.All(rungs, rung => Assert.Equal(
            rung.Strike <= settled ? Leg.Time : Leg.Height,
            OutcomeRule.Decide(facts, 825_552, rung.Time)!.Value.Winner));
    }

    /// <summary>Vector 11: strikes at 0.95, 1 and 1.05 times the hashprice; the vector knows no shift by five blocks.</summary>
    [Theory]
    [InlineData(824_544, 825_552, "THH")]
    [InlineData(824_544, 826_559, "TTH")]
    [InlineData(826_560, 827_568, "HHH")]
    public void Real_races_listed_at_epoch_starts_end_as_history_did(int listed, int expiry, string winners)
    {
        var chain = FakeChain.Mainnet();
        var profile = new NodeProfile(0);
        var listing = profile.Listing(chain, listed, expiry);
        var par = profile.HashpriceMilliSat(chain, listed);

        var outcomes = new[] { 95, 100, 105 }.Select(percent =>
            OutcomeRule.Decide(chain, expiry, (uint)StrikeMap.ArrivalOf(par * percent / 100, listing, expiry + StrikeMap.MedianLagBlocks))!.Value.Winner);

        Assert.Equal(winners, string.Concat(outcomes.Select(winner => winner == Leg.Height ? 'H' : 'T')));
    }

    private const int SettledOnRealHeaders = 172_258;

    private static IEnumerable<uint> Around(int expiry)
    {
        var median = RawHeaders.Median(expiry);
        var before = RawHeaders.Median(expiry - 1);
        return [median - 100_000, median - 1000, before - 1, before, median - 1, median, median + 1, median + 1000,
            RawHeaders.Time(expiry), RawHeaders.Time(expiry - 5), median + 100_000];
    }

    /// <summary>A block every 600 s from height 0; the median of block h is the time of block h - 5.</summary>
    private static FakeTimes Steady(int tip) => new(0, [.. Enumerable.Range(0, tip + 1).Select(h => 1_700_000_000u + 600u * (uint)h)]);

    private static uint TimeOfMedian(int height) => 1_700_000_000u + 600u * (uint)(height - 5);
}
