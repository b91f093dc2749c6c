using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Bitcoin.Tests;

public class Bip371Tests
{
    public static TheoryData<int> ValidIndexes => [.. Enumerable.Range(0, Bip371Vectors.Valid.Length)];

    public static TheoryData<string, string> InvalidVectors => [.. Bip371Vectors.Invalid];

    [Theory]
    [MemberData(nameof(ValidIndexes))]
    public void A_valid_vector_is_read_and_written_back_byte_for_byte(int index)
    {
        var psbt = PSBT.Load(Hex.Decode(Bip371Vectors.Valid[index]));
        Assert.Equal(Bip371Vectors.Valid[index], Hex.Encode(psbt.ToBytes()));
        Assert.Equal(Bip371Vectors.Valid[index], Hex.Encode(PSBT.Parse(psbt.ToBase64()).ToBytes()));
    }

    [Theory]
    [MemberData(nameof(InvalidVectors))]
    public void An_invalid_vector_is_refused(string what, string hex)
    {
        var error = Assert.Throws<HashPerpException>(() => PSBT.Load(Hex.Decode(hex)));
        Assert.True(error.Code == BitcoinErrors.MalformedPsbt, what);
        Assert.Contains("type 0x", error.What);
    }

    [Fact]
    public void The_fields_of_a_script_path_input_are_read()
    {
        var input = PSBT.Load(Hex.Decode(Bip371Vectors.ScriptPathSigned)).Inputs[0];
        Assert.Equal(3, input.TapLeafScripts.Count);
        Assert.Equal(3, input.TapScriptSigs.Count);
        Assert.Equal([2, 1, 2], input.TapLeafScripts.Select(leaf => leaf.ControlBlock.Path.Count));
        Assert.Equal("50929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0", input.TapInternalKey.ToString());
        Assert.Equal("f0362e2f75a6f420a5bde3eb221d96ae6720cf25f81890c95b1d775acb515e65", input.TapMerkleRoot.ToString());
        var origin = input.TapBip32Derivations[0];
        Assert.Equal("772b2da7", Hex.Encode(origin.MasterFingerprint));
        Assert.Equal([0x80000056, 0x80000001, 0x80000002, 0, 0], origin.Path);
        Assert.Equal(input.TapLeafScripts[0].LeafHash, Assert.Single(origin.LeafHashes));
    }

    [Fact]
    public void Each_leaf_of_the_signed_vector_is_in_its_output_and_its_signature_is_right()
    {
        var psbt = PSBT.Load(Hex.Decode(Bip371Vectors.ScriptPathSigned));
        foreach (var leaf in psbt.Inputs[0].TapLeafScripts)
        {
            var copy = psbt.Clone();
            copy.FinalizeTapScriptInput(0, leaf: leaf);
            var witness = copy.ExtractTransaction().Inputs[0].WitScript;
            Assert.Equal([64, 34, 33 + (32 * leaf.ControlBlock.Path.Count)], witness.Select(item => item.Length));
            Assert.Empty(copy.Inputs[0].TapScriptSigs);
        }
    }

    [Fact]
    public void A_wrong_signature_or_a_foreign_leaf_is_not_finalized()
    {
        var psbt = PSBT.Load(Hex.Decode(Bip371Vectors.ScriptPathSigned));
        var leaf = psbt.Inputs[0].TapLeafScripts[0];
        var foreign = leaf with { ControlBlock = leaf.ControlBlock with { OddY = !leaf.ControlBlock.OddY } };
        Assert.Equal(BitcoinErrors.MalformedTaproot, Assert.Throws<HashPerpException>(() => psbt.FinalizeTapScriptInput(0, leaf: foreign)).Code);
        var sig = psbt.Inputs[0].TapScriptSigs.First(sig => sig.LeafHash == leaf.LeafHash);
        sig.Signature[5] ^= 1;
        psbt.Inputs[0].SetTapScriptSig(sig);
        Assert.Equal(BitcoinErrors.InvalidSignature, Assert.Throws<HashPerpException>(() => psbt.FinalizeTapScriptInput(0, leaf: leaf)).Code);
    }

    [Fact]
    public void The_tree_of_an_output_leads_to_the_output_itself()
    {
        var output = PSBT.Load(Hex.Decode(Bip371Vectors.Valid[4])).Outputs[0];
        Assert.Equal([2, 2, 1], output.TapTree!.Select(entry => (int)entry.Depth));
        var tree = TapTreeEncoding.Build(output.TapTree!);
        Assert.Equal(output.TxOut.ScriptPubKey, tree.ScriptPubKey(ECXOnlyPubKey.Parse(output.TapInternalKey!.Value)));
    }

    [Fact]
    public void A_key_path_signature_is_checked_and_finalized()
    {
        var psbt = PSBT.Load(Hex.Decode(Bip371Vectors.Valid[1]));
        psbt.Clone().FinalizeTapKeyInput(0);
        psbt.Inputs[0].TapKeySig = new byte[64];
        Assert.Equal(BitcoinErrors.InvalidSignature, Assert.Throws<HashPerpException>(() => psbt.FinalizeTapKeyInput(0)).Code);
        psbt.Inputs[0].TapKeySig = null;
        Assert.Equal(BitcoinErrors.PsbtIncomplete, Assert.Throws<HashPerpException>(() => psbt.FinalizeTapKeyInput(0)).Code);
    }
}
