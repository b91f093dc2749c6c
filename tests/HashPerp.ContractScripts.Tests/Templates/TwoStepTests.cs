using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

public class TwoStepTests
{
    private static readonly ContractTerms Terms = GoldenFile.Terms("two_step");
    private static readonly byte[] Secret = GoldenFile.Cases("activation-secret")[0].Bytes("secret");
    private static readonly OpeningPlan Plan = OpeningPlan.TwoStep(Terms, ActivationSecret.Hash(Secret));

    [Fact]
    public void Final_is_completed_by_the_secret_and_by_nothing_else()
    {
        var final = SignedFinal();
        final.Inputs[0].SetCondition(Plan.Setup!.ConditionWitness(Secret));
        Assert.Equal(ScriptError.OK, ScriptInterpreter.VerifyTaproot(TxFinalizer.Finalize(final), 0, final.SpentOutputs()));

        var wrong = (byte[])Secret.Clone();
        wrong[0] ^= 1;
        Refusal.Is(ContractScriptErrors.WrongSecret, () => Plan.Setup.ConditionWitness(wrong));
        Refusal.Is(ContractScriptErrors.WrongSecret, () => Plan.Setup.ConditionWitness([.. Secret, 0]));
        var unopened = SignedFinal();
        Assert.Throws<HashPerpException>(() => TxFinalizer.Finalize(unopened));
    }

    [Fact]
    public void Setup_holds_both_stakes_and_both_connectors()
    {
        Assert.Equal(260_160, Plan.Setup!.Value.Value);
        Assert.Equal([132_580, 127_580, 0], Plan.Setup.RefundExit.Transaction.Outputs.Select(output => output.Value.Value));
        Assert.Equal([132_580, 127_580, 0], Plan.Setup.Refund.NewArkTx().GlobalTransaction.Outputs.Select(output => output.Value.Value));
        Assert.Equal([86_500, 86_500, 86_500, 330, 330, 0], Plan.Creation.NewArkTx().GlobalTransaction.Outputs.Select(output => output.Value.Value));
    }

    [Fact]
    public void Refunds_wait_for_the_deadline()
    {
        Assert.Equal(1_705_100_000u, Plan.Setup!.Refund.NewArkTx().GlobalTransaction.LockTime);
        Assert.Equal(1_705_100_000u, Plan.Setup.Refund.NewCheckpoint(0).GlobalTransaction.LockTime);
        Assert.Equal((1_705_100_000u, 0x00400004u), (Plan.Setup.RefundExit.Transaction.LockTime, Plan.Setup.RefundExit.Transaction.Inputs[0].Sequence));
    }

    [Fact]
    public void Final_is_not_signed_once_RefundExit_could_overtake_it()
    {
        Plan.Setup!.RequireTimeForFinal(1_705_098_199);
        Refusal.Is(ProtocolErrors.TooLateForFinal, () => Plan.Setup.RequireTimeForFinal(1_705_098_200));
    }

    [Fact]
    public void RefundExit_needs_both_signatures()
    {
        using var height = GoldenParties.ContractKeyOf(Terms, Leg.Height);
        using var time = GoldenParties.ContractKeyOf(Terms, Leg.Time);
        var exit = Plan.Setup!.RefundExit;
        var signatures = new Dictionary<Bytes32, byte[]> { [Terms.HeightKey] = exit.Sign(height) };
        Refusal.Is(ContractScriptErrors.IncompleteClaimSet, () => exit.Complete(signatures));
        signatures[Terms.TimeKey] = exit.Sign(height);
        Refusal.Is(ContractScriptErrors.WrongSignature, () => exit.Complete(signatures));
        signatures[Terms.TimeKey] = exit.Sign(time);
        Assert.Equal(ScriptError.OK, ScriptInterpreter.VerifyTaproot(exit.Complete(signatures), 0, [exit.SpentOutput]));
    }

    [Fact]
    public void A_plan_is_of_the_mode_that_the_terms_say()
    {
        Refusal.Is(ProtocolErrors.OpeningModeUnsupported, () => OpeningPlan.Instant(Terms));
        Refusal.Is(ProtocolErrors.OpeningModeUnsupported, () => OpeningPlan.TwoStep(GoldenFile.Terms("instant"), default));
    }

    private static PSBT SignedFinal()
    {
        var final = Plan.Creation.NewArkTx();
        foreach (var leg in new[] { Leg.Height, Leg.Time })
        {
            using var key = GoldenParties.ContractKeyOf(Terms, leg);
            Plan.Creation.AddArkSignatures(final, Terms.KeyOf(leg), Plan.Creation.SignArkTx(key));
        }
        using var op = GoldenParties.Key("operator");
        LeafSigning.Sign(final, 0, op);
        return final;
    }
}
