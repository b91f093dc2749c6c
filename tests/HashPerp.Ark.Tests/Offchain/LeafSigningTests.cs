using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

public class LeafSigningTests
{
    [Fact]
    public void A_transaction_signed_by_all_is_final_with_signatures_in_reverse_key_order()
    {
        var ark = TestOffchain.Build().ArkTx;
        LeafSigning.Sign(ark, 0, TestKeys.Alice);
        LeafSigning.Sign(ark, 0, TestKeys.Server);
        LeafSigning.Sign(ark, 1, TestKeys.Bob);
        LeafSigning.Sign(ark, 1, TestKeys.Server);
        var witness = TxFinalizer.Finalize(ark).Inputs[0].WitScript;
        Assert.Equal(4, witness.Count);
        var hash = ark.TapSighash(0, TestOffchain.OfAlice.Leaf.LeafHash).ToBytes();
        Assert.True(TestScripts.S.VerifyBIP340(witness[0], hash));
        Assert.True(TestScripts.A.VerifyBIP340(witness[1], hash));
        Assert.Equal(TestOffchain.OfAlice.Leaf.Script.ToHex(), Hex.Encode(witness[2]));
        Assert.Equal(ark.SingleLeaf(0).ControlBlock.ToBytes(), witness[3]);
    }

    [Fact]
    public void A_missing_signature_is_named()
    {
        var ark = TestOffchain.Build().ArkTx;
        LeafSigning.Sign(ark, 0, TestKeys.Alice);
        var error = Refusal.Is(ArkErrors.MissingSignature, () => TxFinalizer.Finalize(ark));
        Assert.Contains(TestScripts.S.ToString(), error.What);
        LeafSigning.RequireAllBut(ark, 0, TestScripts.S);
        Refusal.Is(ArkErrors.MissingSignature, () => LeafSigning.RequireAllBut(ark, 1, TestScripts.S));
    }

    [Fact]
    public void A_key_that_is_not_in_the_leaf_cannot_sign()
    {
        var ark = TestOffchain.Build().ArkTx;
        Refusal.Is(ArkErrors.MissingSignature, () => LeafSigning.Sign(ark, 0, TestKeys.Mallory));
    }

    [Fact]
    public void One_changed_bit_makes_a_signature_worthless()
    {
        var ark = TestOffchain.Build().ArkTx;
        LeafSigning.Sign(ark, 0, TestKeys.Alice);
        Assert.True(LeafSigning.IsSigned(ark, 0, TestScripts.A));
        var signature = ark.Inputs[0].TapScriptSigs[0];
        signature.Signature[63] ^= 1;
        ark.Inputs[0].SetTapScriptSig(signature);
        Assert.False(LeafSigning.IsSigned(ark, 0, TestScripts.A));
        Refusal.Is(ArkErrors.MissingSignature, () => LeafSigning.CopySignatures(ark, TestOffchain.Build().ArkTx));
    }

    [Theory]
    [InlineData(SigHash.None)]
    [InlineData(SigHash.Single)]
    [InlineData(SigHash.AllAnyoneCanPay)]
    [InlineData(SigHash.NoneAnyoneCanPay)]
    [InlineData(SigHash.SingleAnyoneCanPay)]
    public void A_signature_that_leaves_parts_open_does_not_count(SigHash type)
    {
        var ark = TestOffchain.Build().ArkTx;
        LeafSigning.Sign(ark, 0, TestKeys.Alice, type);
        Assert.False(LeafSigning.IsSigned(ark, 0, TestScripts.A));
        LeafSigning.Sign(ark, 0, TestKeys.Alice, SigHash.All);
        Assert.True(LeafSigning.IsSigned(ark, 0, TestScripts.A));
    }

    [Fact]
    public void Signatures_are_taken_over_and_nothing_else()
    {
        var (theirs, ours) = (TestOffchain.Build().ArkTx, TestOffchain.Build().ArkTx);
        LeafSigning.Sign(theirs, 0, TestKeys.Alice);
        theirs.Inputs[0].SetUnknown([0xaa], [1]);
        LeafSigning.CopySignatures(theirs, ours);
        Assert.True(LeafSigning.IsSigned(ours, 0, TestScripts.A));
        Assert.Null(ours.Inputs[0].GetUnknown([0xaa]));
    }

    [Fact]
    public void A_signature_for_another_leaf_is_refused()
    {
        var (theirs, ours) = (TestOffchain.Build().ArkTx, TestOffchain.Build().ArkTx);
        var exit = TestScripts.OfAlice.ExitClosures.Single();
        theirs.SignTapScript(0, TestKeys.Alice, exit.LeafHash);
        Refusal.Is(ArkErrors.MissingSignature, () => LeafSigning.CopySignatures(theirs, ours));
    }

    [Fact]
    public void Signatures_of_another_transaction_are_refused()
    {
        var ours = TestOffchain.Build().ArkTx;
        var theirs = TestOffchain.Change(ours, tx => tx with { LockTime = 1 });
        Refusal.Is(ArkErrors.InvalidOffchainTx, () => LeafSigning.CopySignatures(theirs, ours));
    }
}
