using HashPerp.Chain;
using HashPerp.Primitives;

namespace HashPerp.Settlement.Tests;

public class DecisionTests
{
    private const uint H = Chains.Listed + 1008;

    /// <summary>History's settled rate of this week is 172,258 sat: TIME wins 168,328, HEIGHT wins 175,198.</summary>
    private readonly MemoryJournal _journal = new();

    [Fact]
    public void A_race_is_decided_at_its_block_and_not_before()
    {
        var engine = Announced();
        var low = engine.GetAnnouncement(H).Leaves[0].Time;

        Assert.Empty(engine.Observe(Chains.To(1100)));
        var time = Assert.Single(engine.Observe(Chains.To(1151)));
        Assert.Equal((low, Leg.Time), (time.Time, time.Winner));
        Assert.True(time.DecidingHeight < H);
        var height = Assert.Single(engine.Observe(Chains.To((int)H)));
        Assert.Equal((Leg.Height, H), (height.Winner, height.DecidingHeight));
        Assert.True(engine.GetDecisions(H).Complete);
        Assert.Empty(engine.Observe(Chains.To((int)H + 10)));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void Six_confirmations_count_the_deciding_block(int blocksOnTop, bool decided)
    {
        var engine = Attestors.Engine(_journal, confirmations: 6);
        engine.Announce(Chains.To(Chains.Listed + 5), Attestors.Week());

        engine.Observe(Chains.To((int)H + blocksOnTop));

        Assert.Equal(decided, engine.GetDecision(H, engine.GetAnnouncement(H).Leaves[1].Time) is not null);
    }

    [Fact]
    public void The_revealed_key_is_the_winners_and_the_evidence_shows_why()
    {
        var engine = Announced();
        engine.Observe(Chains.To((int)H));

        foreach (var leaf in engine.GetAnnouncement(H).Leaves)
        {
            var decided = engine.GetDecision(H, leaf.Time)!;
            using var key = engine.Reveal(H, leaf.Time);
            Assert.Equal(decided.Winner == Leg.Height ? leaf.HeightKey : leaf.TimeKey, key.XOnlyPubKey.Value);
            var times = decided.Headers.Select(header => ChainHeader.Parse(header).Time).Order().ToArray();
            Assert.Equal(11, times.Length);
            Assert.Equal(decided.MedianTime, times[5]);
            Assert.Equal(decided.Winner == Leg.Height, decided.MedianTime <= leaf.Time);
        }
    }

    [Fact]
    public void Nothing_is_revealed_before_a_decision()
    {
        var engine = Announced();

        Refusal.Is(SettlementErrors.NotAttestable, () => engine.Reveal(H, engine.GetAnnouncement(H).Leaves[0].Time));
        Refusal.Is(SettlementErrors.UnknownSeries, () => engine.Reveal(H, 1_700_000_000));
        Refusal.Is(SettlementErrors.UnknownSeries, () => engine.GetDecision(H + 1, 1_700_000_000));
    }

    [Fact]
    public void A_decision_that_did_not_reach_the_disk_reveals_nothing()
    {
        var engine = Announced();
        var low = engine.GetAnnouncement(H).Leaves[0].Time;
        _journal.IsFull = true;

        Assert.Throws<IOException>(() => engine.Observe(Chains.To((int)H)));
        Refusal.Is(SettlementErrors.NotAttestable, () => engine.Reveal(H, low));
        _journal.IsFull = false;
        Assert.Equal(2, engine.Observe(Chains.To((int)H)).Count);
    }

    [Fact]
    public void A_restart_tells_the_same()
    {
        var first = Announced();
        first.Observe(Chains.To((int)H));
        var second = Attestors.Engine(_journal);

        Assert.Equal(first.GetDecisions(H).Decided.Select(Short), second.GetDecisions(H).Decided.Select(Short));
        using var before = first.Reveal(H, first.GetAnnouncement(H).Leaves[1].Time);
        using var after = second.Reveal(H, first.GetAnnouncement(H).Leaves[1].Time);
        Assert.Equal(before.XOnlyPubKey, after.XOnlyPubKey);

        static (uint, Leg, uint) Short(DecidedRecord record) => (record.Time, record.Winner, record.MedianTime);
    }

    [Fact]
    public void A_reorganisation_never_gets_the_other_key_out()
    {
        var engine = Announced();
        var chain = Chains.To((int)H);
        engine.Observe(chain);
        var high = engine.GetAnnouncement(H).Leaves[1].Time;
        var late = Chains.Reorganised(chain, (int)H - 30, (int)H + 5, late: 20_000);
        var other = OutcomeRule.Decide(late, (int)H, high)!.Value;
        Assert.Equal(Leg.Time, other.Winner);

        var refused = Refusal.Is(SettlementErrors.DoubleAttestation, () => engine.Decide(late, H, high, other));
        Assert.Equal(5004, refused.Code.Number);
        Assert.Empty(engine.Observe(late));
        var contradiction = Assert.Single(engine.FindContradictions(late, (int)H - 30));
        Assert.Equal((high, Leg.Height, Leg.Time), (contradiction.OnRecord.Time, contradiction.OnRecord.Winner, contradiction.OnChain.Winner));
        using var key = Attestors.Engine(_journal).Reveal(H, high);
        Assert.Equal(engine.GetAnnouncement(H).Leaves[1].HeightKey, key.XOnlyPubKey.Value);
    }

    [Fact]
    public void The_same_decision_again_is_no_second_record()
    {
        var engine = Announced();
        var chain = Chains.To((int)H);
        var high = engine.GetAnnouncement(H).Leaves[1].Time;
        var outcome = OutcomeRule.Decide(chain, (int)H, high)!.Value;

        var first = engine.Decide(chain, H, high, outcome);
        Assert.Same(first, engine.Decide(Chains.To((int)H + 3), H, high, outcome));
        Assert.Equal(3, _journal.Records.Count);
    }

    [Fact]
    public void A_decision_that_the_chain_does_not_show_is_refused()
    {
        var engine = Announced();
        var high = engine.GetAnnouncement(H).Leaves[1].Time;
        var chain = Chains.To((int)H);

        Refusal.Is(SettlementErrors.NotAttestable, () => engine.Decide(chain, H, high, new RaceOutcome(Leg.Time, (int)H, 1)));
        Refusal.Is(SettlementErrors.NotAttestable, () => engine.Decide(Chains.To((int)H - 1), H, high, OutcomeRule.Decide(chain, (int)H, high)!.Value));
    }

    [Fact]
    public void A_tie_is_attested_for_time()
    {
        var chain = Chains.To((int)H);
        var median = chain.MedianTimePast((int)H);
        Assert.True(chain.MedianTimePast((int)H - 1) < median);

        Assert.Equal(Leg.Time, OutcomeRule.Decide(chain, (int)H, median - 1)!.Value.Winner);
        Assert.Equal(Leg.Height, OutcomeRule.Decide(chain, (int)H, median)!.Value.Winner);
    }

    private AttestorEngine Announced()
    {
        var engine = Attestors.Engine(_journal);
        engine.Announce(Chains.To(Chains.Listed), Attestors.Week());
        return engine;
    }
}
