using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>
/// The shape of a tree before its root outpoint is known: amounts, scripts and cosigners depend on the leaves alone, so the commitment
/// transaction can be built from the root.
/// </summary>
internal sealed record TreeNode(IReadOnlyList<TxOut> Outputs, IReadOnlyList<ECPubKey> Cosigners, IReadOnlyList<TreeNode> Children, Script InputScript)
{
    /// <summary>A batch of more leaves would not fit into one session.</summary>
    public const int MaxLeaves = 4_096;

    /// <summary>Virtual transactions pay no fee, and the anchor is worth nothing: what goes in comes out.</summary>
    public Satoshis Amount => Satoshis.Sum(Outputs.Select(output => output.Value));

    /// <summary>The output that this node's transaction spends.</summary>
    public TxOut Input => new(Amount, InputScript);

    /// <summary>
    /// Groups of <paramref name="radix"/> from left to right; what is left over moves unchanged to the end of the next level; fewer nodes than the
    /// radix form one group.
    /// </summary>
    public static TreeNode Build(IReadOnlyList<TreeLeaf> leaves, Bytes32? sweepRoot, int radix)
    {
        ArgumentNullException.ThrowIfNull(leaves);
        if (leaves.Count is 0 or > MaxLeaves)
        {
            throw ArkErrors.InvalidTree.Error($"A tree of {leaves.Count} leaves.", $"1 to {MaxLeaves} are possible.");
        }
        var level = leaves.Select(leaf => OfLeaf(leaf, sweepRoot)).ToList();
        while (level.Count > 1)
        {
            var size = Math.Min(radix, level.Count);
            var grouped = level.Count - (level.Count % size);
            level = [.. level.Take(grouped).Chunk(size).Select(children => OfChildren(children, sweepRoot)), .. level.Skip(grouped)];
        }
        return level[0];
    }

    private static TreeNode OfLeaf(TreeLeaf leaf, Bytes32? sweepRoot)
    {
        if (leaf.Outputs.Count == 0)
        {
            throw ArkErrors.InvalidTree.Error("A leaf without outputs.");
        }
        var cosigners = CosignerKeys.Union(leaf.Cosigners);
        return new TreeNode([.. leaf.Outputs], cosigners, [], CosignerKeys.OutputScript(cosigners, sweepRoot));
    }

    private static TreeNode OfChildren(TreeNode[] children, Bytes32? sweepRoot)
    {
        var cosigners = CosignerKeys.Union(children.SelectMany(child => child.Cosigners));
        return new TreeNode([.. children.Select(child => child.Input)], cosigners, children, CosignerKeys.OutputScript(cosigners, sweepRoot));
    }
}
