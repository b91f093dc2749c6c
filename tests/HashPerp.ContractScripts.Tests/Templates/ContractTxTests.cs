using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

/// <summary>Signing rounds of an instant opening, with the operator's part played by its key.</summary>
public class ContractTxTests
{
    private static readonly ContractTerms Terms = GoldenFile.Terms("instant");
    private static readonly ContractTx Opening = OpeningPlan.Instant(Terms).Creation;

    [Fact]
    public void The_complete_opening_satisfies_a_node()
    {
        var signed = FullySigned();
        var arkTx = Ark.TxFinalizer.Finalize(signed);
        for (var input = 0; input < 3; input++)
        {
            Assert.Equal(ScriptError.OK, ScriptInterpreter.VerifyTaproot(arkTx, input, signed.SpentOutputs()));
        }
        Assert.Equal(Opening.Txid, arkTx.GetHash());
    }

    [Fact]
    public void Each_owner_signs_its_own_inputs_only()
    {
        Assert.Equal([0], Opening.InputsOf(Terms.Inputs[0].Key));
        Assert.Equal([1], Opening.InputsOf(Terms.Inputs[1].Key));
        Assert.Equal([2], Opening.InputsOf(Terms.Inputs[2].Key));
        Assert.Empty(Opening.InputsOf(Terms.HeightKey));
        using var stranger = GoldenParties.Key("stranger");
        Refusal.Is(ContractScriptErrors.WrongKey, () => Opening.SignArkTx(stranger));
        Refusal.Is(ContractScriptErrors.WrongKey, () => Opening.SignCheckpoint(0, stranger));
    }

    [Fact]
    public void A_counterpartys_signatures_are_taken_only_if_they_verify()
    {
        using var key = GoldenParties.CoinKey(Terms.Inputs[2].Key);
        var signature = Opening.SignArkTx(key)[0];
        var arkTx = Opening.NewArkTx();
        Refusal.Is(ContractScriptErrors.WrongSignature, () => Opening.AddArkSignatures(arkTx, Terms.Inputs[0].Key, [signature]));
        Refusal.Is(ContractScriptErrors.WrongSignature, () => Opening.AddArkSignatures(arkTx, Terms.Inputs[2].Key, []));
        Refusal.Is(ContractScriptErrors.WrongSighash, () => Opening.AddArkSignatures(arkTx, Terms.Inputs[2].Key, [[.. signature, 0x83]]));
        Refusal.Is(
            ContractScriptErrors.WrongSignature, () => Opening.AddArkSignatures(arkTx, Terms.Inputs[2].Key, [Opening.SignCheckpoint(2, key)]));
        Opening.AddArkSignatures(arkTx, Terms.Inputs[2].Key, [signature]);
        Assert.Single(arkTx.Inputs[2].TapScriptSigs);
    }

    [Fact]
    public void A_final_ark_tx_without_one_signature_is_refused()
    {
        Opening.AcceptFinalArkTx(FullySigned());
        for (var missing = 0; missing < 3; missing++)
        {
            var incomplete = Signed(skip: missing);
            Refusal.Is(ContractScriptErrors.WrongSignature, () => Opening.AcceptFinalArkTx(incomplete));
        }
    }

    [Fact]
    public void Checkpoints_are_matched_by_what_they_spend_in_whatever_order_they_come()
    {
        var returned = OperatorCheckpoints();
        var accepted = Opening.AcceptCheckpoints([returned[2], returned[0], returned[1]]);
        for (var input = 0; input < 3; input++)
        {
            Assert.Equal(Terms.Inputs[input].OutPoint, accepted[input].GlobalTransaction.Inputs[0].PrevOut);
            Assert.Single(accepted[input].Inputs[0].TapScriptSigs);
        }
        Assert.Throws<HashPerpException>(() => Opening.AcceptCheckpoints([returned[0], returned[1]]));
        Assert.Throws<HashPerpException>(() => Opening.AcceptCheckpoints([returned[0], returned[1], returned[1]]));
        Refusal.Is(
            ContractScriptErrors.WrongSignature, () => Opening.AcceptCheckpoints([returned[0], returned[1], Opening.NewCheckpoint(2)]));
    }

    [Fact]
    public void Another_transaction_is_never_signed_into()
    {
        var refund = OpeningPlan.TwoStep(GoldenFile.Terms("two_step"), GoldenFile.Cases("two-step")[0].Id("activation_hash")).Setup!.Refund;
        using var key = GoldenParties.CoinKey(Terms.Inputs[2].Key);
        Assert.Throws<HashPerpException>(() => Opening.AddArkSignatures(refund.NewArkTx(), Terms.Inputs[2].Key, Opening.SignArkTx(key)));
    }

    [Fact]
    public void Checkpoints_are_released_by_ascending_value()
    {
        // 6,080 and 40,000 sat of HEIGHT, 127,580 sat of TIME.
        Assert.Equal([0, 1, 2], ReleaseOrder.Of(Terms, Opening).Select(step => step.Input));
        var swapped = Terms with
        {
            Inputs = [Terms.Inputs[0] with { Amount = new Satoshis(40_000) }, Terms.Inputs[1] with { Amount = new Satoshis(6_080) }, Terms.Inputs[2]],
        };
        Assert.Equal([1, 0, 2], ReleaseOrder.Of(swapped, OpeningPlan.Instant(swapped).Creation).Select(step => step.Input));
    }

    [Fact]
    public void In_a_shared_input_HEIGHT_releases_before_TIME()
    {
        var plan = OpeningPlan.TwoStep(GoldenFile.Terms("two_step"), GoldenFile.Cases("two-step")[0].Id("activation_hash"));
        Assert.Equal(
            [new ReleaseStep(0, plan.Terms.HeightKey), new ReleaseStep(0, plan.Terms.TimeKey)], ReleaseOrder.Of(plan.Terms, plan.Creation));
    }

    private static PSBT FullySigned() => Signed(skip: -1);

    private static PSBT Signed(int skip)
    {
        var arkTx = Opening.NewArkTx();
        using var op = GoldenParties.Key("operator");
        for (var input = 0; input < 3; input++)
        {
            using var key = GoldenParties.CoinKey(Terms.Inputs[input].Key);
            Opening.AddArkSignatures(arkTx, Terms.Inputs[input].Key, Opening.SignArkTx(key));
            if (input != skip)
            {
                Ark.LeafSigning.Sign(arkTx, input, op);
            }
        }
        return arkTx;
    }

    private static PSBT[] OperatorCheckpoints() => [.. Enumerable.Range(0, 3).Select(input =>
    {
        using var op = GoldenParties.Key("operator");
        var checkpoint = Opening.NewCheckpoint(input);
        Ark.LeafSigning.Sign(checkpoint, 0, op);
        return checkpoint;
    })];
}
