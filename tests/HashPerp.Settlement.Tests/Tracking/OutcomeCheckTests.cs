using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Settlement.Tests;

/// <summary>The races of <see cref="Attestors.Week"/> on history: at 168,328 TIME wins, at 175,198 HEIGHT (as DecisionTests has it from an independent program).</summary>
public sealed class OutcomeCheckTests
{
    private static readonly HeaderChain Decided = Chains.To(Chains.Listed + 1008);

    private static readonly IReadOnlyList<SeriesLeaf> Leaves = Attestors.Engine(new MemoryJournal()).Announce(Chains.To(Chains.Listed), Attestors.Week()).Leaves;

    [Theory]
    [InlineData(0, Leg.Time)]
    [InlineData(1, Leg.Height)]
    public void An_outcome_that_our_headers_bear_out_is_taken(int race, Leg winner)
    {
        using var key = KeyOf(Leaves[race], winner);

        var own = OutcomeCheck.Judge(Leaves[race], winner, key, Decided);

        Assert.Equal(winner, own!.Value.Winner);
        Assert.Equal(OutcomeRule.Decide(Decided, (int)Leaves[race].Height, Leaves[race].Time), own);
    }

    [Theory]
    [InlineData(0, Leg.Height)]
    [InlineData(1, Leg.Time)]
    public void The_losers_key_is_an_alarm_though_it_was_announced(int race, Leg loser)
    {
        using var key = KeyOf(Leaves[race], loser);

        Refusal.Is(SettlementErrors.OutcomeContradicted, () => OutcomeCheck.Judge(Leaves[race], loser, key, Decided));
    }

    [Fact]
    public void A_key_that_was_not_announced_is_an_alarm_whoever_won()
    {
        using var other = KeyOf(Leaves[1], Leg.Time);

        Refusal.Is(SettlementErrors.OutcomeKeyWrong, () => OutcomeCheck.Judge(Leaves[0], Leg.Time, other, Decided));
    }

    [Fact]
    public void Before_our_headers_have_decided_nothing_is_taken_and_nobody_is_blamed()
    {
        using var key = KeyOf(Leaves[1], Leg.Height);

        Assert.Null(OutcomeCheck.Judge(Leaves[1], Leg.Height, key, Chains.To(Chains.Listed + 1007)));
        Assert.NotNull(OutcomeCheck.Judge(Leaves[1], Leg.Height, key, Decided));
    }

    [Fact]
    public void An_outcome_that_is_not_deep_enough_waits()
    {
        var deep = Leaves[1] with { Confirmations = 6 };
        using var key = KeyOf(Leaves[1], Leg.Height);

        Assert.Null(OutcomeCheck.Judge(deep, Leg.Height, key, Chains.To(Chains.Listed + 1008 + 4)));
        Assert.NotNull(OutcomeCheck.Judge(deep, Leg.Height, key, Chains.To(Chains.Listed + 1008 + 5)));
    }

    [Fact]
    public void A_market_needs_the_same_listing_and_every_strike()
    {
        SeriesCoverage.Require(Leaves, Chains.Listed, [175_198]);
        SeriesCoverage.Require(Leaves, Chains.Listed, [168_328, 175_198]);
        Refusal.Is(SettlementErrors.SeriesNotCovered, () =>
        {
            SeriesCoverage.Require(Leaves, Chains.Listed, [168_328, 170_000]);
            return null;
        });
        Refusal.Is(SettlementErrors.SeriesNotCovered, () =>
        {
            SeriesCoverage.Require(Leaves, Chains.Listed + 1, [168_328]);
            return null;
        });
    }

    private static ECPrivKey KeyOf(SeriesLeaf leaf, Leg leg)
    {
        using var keys = Attestors.Keys();
        return keys.Published(new DecidedRecord(leaf.Height, leaf.Time, leg, 0, 0, []));
    }
}
