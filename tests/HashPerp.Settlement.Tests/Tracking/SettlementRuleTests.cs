using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Settlement.Tests;

/// <summary>Transaction ids are those of tests/golden/contract-v1/settlement.json, which an independent program has made.</summary>
public sealed class SettlementRuleTests
{
    private static readonly uint256 HeightTakesOne = uint256.Parse("885d1865245531eca6135e23d2920b758168b6bce2090a3e7c91aa3fe4cbafb2");
    private static readonly uint256 ItsCheckpoint = uint256.Parse("0b83e7d5d4d2ad729b852e3f6d468ef1335983e3c5e0cb8e5513bccce694b244");
    private static readonly uint256 TimeTakesBoth = uint256.Parse("ead11fa37bf959b08ebb551994f0847408f63a063a43998ab2fd46ef58537fb3");
    private static readonly uint256 EarlyClose = uint256.Parse("aa9c80e07598f0de7bedc780caffa6e0cb320cce4f5461d0a126dbf3e045d2e5");

    [Fact]
    public void A_pot_that_its_winner_took_is_settled()
    {
        var verdict = Judge(Rung(0), Rung(1, Leg.Height, HeightTakesOne));

        Assert.Equal([new RungSettlement(1, Leg.Height, HeightTakesOne)], verdict.Settled);
        Assert.Empty(verdict.Elsewhere);
        Assert.Null(verdict.Totals);
    }

    [Fact]
    public void The_checkpoint_counts_as_its_transaction() =>
        Assert.Equal([1], Judge(Rung(0), Rung(1, Leg.Height, ItsCheckpoint)).Settled.Select(rung => rung.Rung));

    [Fact]
    public void One_transaction_may_take_several_pots_and_then_everything_is_counted()
    {
        var verdict = Judge(Rung(0, Leg.Time, TimeTakesBoth), Rung(1, Leg.Time, TimeTakesBoth));

        Assert.Equal([0, 1], verdict.Settled.Select(rung => rung.Rung));
        Assert.Equal(new SettlementTotals(new Satoshis(0), new Satoshis(173_000)), verdict.Totals);
    }

    [Fact]
    public void While_one_of_its_pots_is_undecided_it_is_not_judged()
    {
        var verdict = Judge(Rung(0, Leg.Time, TimeTakesBoth), Rung(1, null, TimeTakesBoth));

        Assert.Empty(verdict.Settled);
        Assert.Empty(verdict.Elsewhere);
    }

    [Fact]
    public void The_last_rung_closes_the_account_of_both()
    {
        var verdict = Judge(Rung(0, Leg.Time, TimeTakesBoth) with { IsSettled = true }, Rung(1, Leg.Height, HeightTakesOne));

        Assert.Equal(new SettlementTotals(new Satoshis(86_500), new Satoshis(86_500)), verdict.Totals);
    }

    [Fact]
    public void An_early_close_is_never_a_settlement_even_after_the_race()
    {
        var verdict = Judge(Rung(0, Leg.Time, EarlyClose), Rung(1, Leg.Height, EarlyClose));

        Assert.Empty(verdict.Settled);
        Assert.Equal([0, 1], verdict.Elsewhere);
        Assert.Null(verdict.Totals);
    }

    [Fact]
    public void What_the_loser_seems_to_have_taken_is_not_settled() =>
        Assert.Equal([1], Judge(Rung(0), Rung(1, Leg.Time, HeightTakesOne)).Elsewhere);

    [Fact]
    public void A_decided_pot_that_nobody_took_waits()
    {
        var verdict = Judge(Rung(0, Leg.Time), Rung(1, Leg.Height));

        Assert.Empty(verdict.Settled);
        Assert.Empty(verdict.Elsewhere);
    }

    [Fact]
    public void Sums_that_are_not_what_was_locked_stop_everything()
    {
        var terms = GoldenTerms.Instant with { Money = GoldenTerms.Instant.Money with { StakeTime = new Satoshis(127_251) } };

        Refusal.Is(SettlementErrors.NotZeroSum, () => SettlementRule.Evaluate(
            terms, [Rung(0, Leg.Time, TimeTakesBoth) with { IsSettled = true }, Rung(1, Leg.Time, TimeTakesBoth) with { IsSettled = true }]));
    }

    private static SettlementVerdict Judge(params RungFacts[] rungs) => SettlementRule.Evaluate(GoldenTerms.Instant, rungs);

    private static RungFacts Rung(int rung, Leg? winner = null, uint256? spentBy = null) => new(rung, GoldenTerms.Pots[rung], winner, spentBy, IsSettled: false);
}
