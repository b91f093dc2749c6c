using HashPerp.Bitcoin;

namespace HashPerp.Ark;

/// <summary>Taproot outputs under the NUMS internal key: only the script path can spend them.</summary>
internal static class NumsOutput
{
    private static readonly ECXOnlyPubKey InternalKey = ECXOnlyPubKey.Parse(Nums.InternalKeyBytes);

    public static ECXOnlyPubKey OutputKey(TaprootTree tree) => InternalKey.TweakTaproot(tree.MerkleRoot).Key;

    public static ControlBlock ControlBlock(TaprootTree tree, int leafIndex) =>
        new(TapLeaf.Tapscript, InternalKey.TweakTaproot(tree.MerkleRoot).OddY, InternalKey.Value, tree.MerkleProof(leafIndex));
}
