using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Bitcoin.Tests;

public class PsbtSigningTests
{
    private readonly ECPrivKey _alice = PsbtSamples.Alice();
    private readonly ECPrivKey _bob = PsbtSamples.Bob();

    [Fact]
    public void A_witness_has_signatures_in_reverse_key_order_then_condition_script_and_control_block()
    {
        var psbt = PsbtSamples.TwoKeys(conditional: true);
        psbt.SignTapScript(0, _alice, PsbtSamples.LeafHash(conditional: true));
        psbt.SignTapScript(0, _bob, PsbtSamples.LeafHash(conditional: true));
        var signatures = psbt.Inputs[0].TapScriptSigs.ToDictionary(sig => sig.PubKey, sig => sig.Signature);
        var leaf = psbt.SingleLeaf(0);
        psbt.FinalizeTapScriptInput(0, new WitScript([7]));
        Assert.Equal(
            new WitScript(signatures[_bob.XOnlyPubKey.Value], signatures[_alice.XOnlyPubKey.Value], [7], leaf.Script.ToBytes(), leaf.ControlBlock.ToBytes()),
            psbt.ExtractTransaction().Inputs[0].WitScript);
    }

    [Fact]
    public void Finalizing_keeps_the_outputs_spent_and_unknown_pairs_and_drops_the_rest()
    {
        var psbt = Signed();
        psbt.FinalizeTapScriptInput(0);
        Assert.Equal([0x01, 0x08, 0xde, 0xde], psbt.Inputs[0].Map.All.Select(pair => (int)pair.Type));
        Assert.True(psbt.Inputs[0].IsFinal);
    }

    [Fact]
    public void A_missing_signature_is_not_finalized()
    {
        var psbt = PsbtSamples.TwoKeys();
        psbt.SignTapScript(0, _alice, PsbtSamples.LeafHash());
        Refused(BitcoinErrors.PsbtIncomplete, () => psbt.FinalizeTapScriptInput(0));
        Refused(BitcoinErrors.PsbtIncomplete, () => psbt.ExtractTransaction());
    }

    [Fact]
    public void A_signature_for_another_leaf_of_the_same_key_does_not_count()
    {
        var psbt = Signed();
        var sig = psbt.Inputs[0].TapScriptSigs[0];
        Assert.True(psbt.VerifyTapScriptSignature(0, sig));
        Assert.False(psbt.VerifyTapScriptSignature(0, sig with { LeafHash = TapLeaf.Hash(Script.FromHex("51")) }));
        var other = psbt.Inputs[0].TapScriptSigs[1].PubKey;
        Assert.False(psbt.VerifyTapScriptSignature(0, sig with { PubKey = other }));
    }

    [Fact]
    public void The_signature_hash_type_that_the_input_asks_for_is_used_and_enforced()
    {
        var psbt = PsbtSamples.TwoKeys();
        psbt.Inputs[0].SighashType = SigHash.All;
        psbt.SignTapScript(0, _alice, PsbtSamples.LeafHash());
        Assert.Equal(1, psbt.Inputs[0].TapScriptSigs[0].Signature[64]);
        psbt.SignTapScript(0, _bob, PsbtSamples.LeafHash(), SigHash.None);
        Refused(BitcoinErrors.InvalidSignature, () => psbt.FinalizeTapScriptInput(0));
        psbt.SignTapScript(0, _bob, PsbtSamples.LeafHash());
        psbt.FinalizeTapScriptInput(0);
    }

    [Fact]
    public void An_input_with_several_leaves_or_none_needs_the_leaf_named()
    {
        var psbt = Signed();
        psbt.Inputs[0].SetTapLeafScript(new TapLeafScript(psbt.SingleLeaf(0).ControlBlock with { Path = [] }, Script.FromHex("52")));
        Refused(BitcoinErrors.PsbtIncomplete, () => psbt.FinalizeTapScriptInput(0));
    }

    [Fact]
    public void The_key_path_needs_the_tweaked_key()
    {
        using var tweaked = _alice.TweakTaproot(null);
        var psbt = PsbtSamples.TwoKeys();
        psbt.Inputs[0].WitnessUtxo = new TxOut(new Satoshis(10_000), Script.PayToTaproot(tweaked.XOnlyPubKey.Value));
        Refused(BitcoinErrors.MalformedKey, () => psbt.SignTapKey(0, _alice));
        psbt.SignTapKey(0, tweaked);
        psbt.FinalizeTapKeyInput(0);
        Assert.Equal(64, Assert.Single(psbt.ExtractTransaction().Inputs[0].WitScript).Length);
    }

    [Fact]
    public void Combining_joins_the_signatures_of_two_copies_and_refuses_another_transaction()
    {
        PSBT first = PsbtSamples.TwoKeys(), second = first.Clone();
        first.SignTapScript(0, _alice, PsbtSamples.LeafHash());
        second.SignTapScript(0, _bob, PsbtSamples.LeafHash());
        first.Combine(second).FinalizeTapScriptInput(0);
        var other = new PSBT(first.GlobalTransaction with { LockTime = 1 });
        Refused(BitcoinErrors.MalformedPsbt, () => first.Combine(other));
    }

    [Fact]
    public void What_is_signed_is_known_only_when_every_input_says_what_it_spends()
    {
        var psbt = PsbtSamples.TwoKeys();
        psbt.Inputs[0].WitnessUtxo = null;
        Refused(BitcoinErrors.PsbtIncomplete, () => psbt.TapSighash(0, PsbtSamples.LeafHash()));
    }

    private static void Refused(ErrorCode code, Action action) => Assert.Equal(code, Assert.Throws<HashPerpException>(action).Code);

    private PSBT Signed()
    {
        var psbt = PsbtSamples.TwoKeys();
        psbt.SignTapScript(0, _alice, PsbtSamples.LeafHash());
        psbt.SignTapScript(0, _bob, PsbtSamples.LeafHash());
        return psbt;
    }
}
