using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <content>The outputs that commit to a tree. Without an internal key they use <see cref="Nums.InternalKey"/>: script path only.</content>
public sealed partial class TaprootTree
{
    public ECXOnlyPubKey OutputKey(ECXOnlyPubKey? internalKey = null) => (internalKey ?? Nums.InternalKey).TweakTaproot(MerkleRoot).Key;

    /// <summary>The P2TR script of this tree.</summary>
    public Script ScriptPubKey(ECXOnlyPubKey? internalKey = null) => Script.PayToTaproot(OutputKey(internalKey).Value);

    /// <summary>What proves one leaf when it is spent.</summary>
    public ControlBlock ControlBlock(int leafIndex, ECXOnlyPubKey? internalKey = null)
    {
        var key = internalKey ?? Nums.InternalKey;
        return new ControlBlock(Leaves[leafIndex].Version, key.TweakTaproot(MerkleRoot).OddY, key.Value, MerkleProof(leafIndex));
    }

    /// <summary>The leaf with its control block, as a PSBT input names it.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedTaproot"/>: the tree has no such leaf.</exception>
    public TapLeafScript LeafScript(Script script, ECXOnlyPubKey? internalKey = null)
    {
        var index = IndexOf(script);
        return new TapLeafScript(ControlBlock(index, internalKey), script, Leaves[index].Version);
    }
}
