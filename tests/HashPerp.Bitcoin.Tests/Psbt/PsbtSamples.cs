using HashPerp.Primitives;

namespace HashPerp.Bitcoin.Tests;

/// <summary>A small PSBT with two keys in a leaf, and what Ark adds to it.</summary>
internal static class PsbtSamples
{
    public static readonly byte[] TapTreeKey = [0xde, .. "taptree"u8];
    public static readonly byte[] ExpiryKey = [0xde, .. "expiry"u8];

    public static ECPrivKey Alice() => ECPrivKey.Create(Hex.Decode(new string('a', 64)));

    public static ECPrivKey Bob() => ECPrivKey.Create(Hex.Decode(new string('b', 64)));

    /// <summary><c>[HASH of condition] OP_VERIFY</c> in front of Alice and Bob, or the two alone.</summary>
    public static Script Leaf(bool conditional)
    {
        using var alice = Alice();
        using var bob = Bob();
        var builder = new ScriptBuilder();
        if (conditional)
        {
            builder.Op(OpCode.OP_SHA256).Push(Hashes.Sha256([7])).Op(OpCode.OP_EQUAL).Op(OpCode.OP_VERIFY);
        }
        return builder.Push(alice.XOnlyPubKey.ToBytes()).Op(OpCode.OP_CHECKSIGVERIFY).Push(bob.XOnlyPubKey.ToBytes()).Op(OpCode.OP_CHECKSIG).ToScript();
    }

    public static PSBT TwoKeys(bool conditional = false)
    {
        var tree = TaprootTree.Assemble(Leaf(conditional), Script.FromHex("51"));
        var psbt = new PSBT(new Transaction(
            3,
            [new TxIn(new OutPoint(uint256.Parse(new string('1', 64)), 7))],
            [new TxOut(new Satoshis(9_670), tree.ScriptPubKey()), new TxOut(Satoshis.Zero, Script.FromHex("51024e73"))],
            0));
        psbt.Inputs[0].WitnessUtxo = new TxOut(new Satoshis(10_000), tree.ScriptPubKey());
        psbt.Inputs[0].SetTapLeafScript(tree.LeafScript(Leaf(conditional)));
        psbt.Inputs[0].SetUnknown(TapTreeKey, [1, 2, 3]);
        psbt.Inputs[0].SetUnknown(ExpiryKey, [4]);
        psbt.Outputs[0].TapTree = [new TapTreeLeaf(1, tree.Leaves[0]), new TapTreeLeaf(1, tree.Leaves[1])];
        return psbt;
    }

    public static Bytes32 LeafHash(bool conditional = false) => TapLeaf.Hash(Leaf(conditional));
}
