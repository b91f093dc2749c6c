using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

public class SettlementPlanTests
{
    private static readonly ContractTerms Terms = GoldenFile.Terms("instant");
    private static readonly Pot[] Pots = [.. OpeningPlan.Instant(Terms).Pots.Select((outPoint, rung) => new Pot(rung, outPoint))];

    [Fact]
    public void The_winner_settles_alone_with_the_published_keys()
    {
        var settlement = SettlementPlan.Win(Terms, Leg.Height, [Pots[1]]);
        using var winner = GoldenParties.ContractKeyOf(Terms, Leg.Height);
        using var published = GoldenParties.Outcome(0, Leg.Height, Terms, 1);
        using var op = GoldenParties.Key("operator");
        Assert.Equal([winner.XOnlyPubKey.Value, published.XOnlyPubKey.Value], settlement.SignersOf(0));
        var arkTx = settlement.NewArkTx();
        foreach (var key in new[] { winner, published })
        {
            settlement.AddArkSignatures(arkTx, key.XOnlyPubKey.Value, settlement.SignArkTx(key));
        }
        Ark.LeafSigning.Sign(arkTx, 0, op);
        Assert.Equal(ScriptError.OK, ScriptInterpreter.VerifyTaproot(Ark.TxFinalizer.Finalize(arkTx), 0, arkTx.SpentOutputs()));
        using var loser = GoldenParties.ContractKeyOf(Terms, Leg.Time);
        Refusal.Is(ContractScriptErrors.WrongKey, () => settlement.SignArkTx(loser));
    }

    [Fact]
    public void A_stolen_outcome_key_is_useless_before_the_last_tenth()
    {
        Assert.Equal(1_705_533_811u, SettlementPlan.OpensAt(Terms, Leg.Height, [Pots[0]]));
        Assert.Equal(1_705_593_123u, SettlementPlan.OpensAt(Terms, Leg.Time, [Pots[0]]));
        Assert.Equal(1_705_533_811u, SettlementPlan.Win(Terms, Leg.Height, [Pots[0]]).NewCheckpoint(0).GlobalTransaction.LockTime);
    }

    [Fact]
    public void A_close_gives_everything_to_the_two_parties()
    {
        var close = SettlementPlan.Close(Terms, Pots, new Satoshis(330));
        Assert.Equal([330, 172_670, 0], close.NewArkTx().GlobalTransaction.Outputs.Select(output => output.Value.Value));
        Refusal.Is(ProtocolErrors.SplitInvalid, () => SettlementPlan.Close(Terms, Pots, new Satoshis(329)));
        Refusal.Is(ProtocolErrors.SplitInvalid, () => SettlementPlan.Close(Terms, Pots, new Satoshis(172_671)));
        Refusal.Is(ProtocolErrors.SplitInvalid, () => SettlementPlan.Close(Terms, Pots, new Satoshis(173_001)));
    }

    [Fact]
    public void A_pot_is_named_once()
    {
        Refusal.Is(ContractScriptErrors.WrongInputs, () => SettlementPlan.Win(Terms, Leg.Time, [Pots[0], Pots[0]]));
        Refusal.Is(ContractScriptErrors.WrongInputs, () => SettlementPlan.Win(Terms, Leg.Time, [Pots[0], Pots[1] with { OutPoint = Pots[0].OutPoint }]));
        Refusal.Is(ContractScriptErrors.WrongInputs, () => SettlementPlan.Close(Terms, [], Satoshis.Zero));
        Refusal.Is(ContractScriptErrors.UnknownRung, () => SettlementPlan.Win(Terms, Leg.Time, [Pots[0] with { Rung = 2 }]));
    }
}
