using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>
/// A taproot script tree (BIP341): its leaves in the order given, the root, and the path of every leaf. Trees of explicit shape come from
/// <see cref="TaprootBuilder"/>; all Ark scripts use <see cref="Assemble(IReadOnlyList{Script})"/>.
/// </summary>
public sealed partial class TaprootTree
{
    /// <summary>Bounds the work on trees that a counterparty describes; far above any contract of ours.</summary>
    public const int MaxLeaves = 1024;

    private readonly Bytes32[][] _paths;

    internal TaprootTree(IReadOnlyList<TapLeaf> leaves, TapNode root)
    {
        Leaves = leaves;
        MerkleRoot = root.Hash;
        _paths = new Bytes32[leaves.Count][];
        foreach (var (leaf, path) in root.Paths)
        {
            _paths[leaf] = [.. path];
        }
    }

    public IReadOnlyList<TapLeaf> Leaves { get; }

    public Bytes32 MerkleRoot { get; }

    /// <summary>
    /// The tree that Ark peers build from an ordered list of tapscript leaves: neighbours are paired from left to right, a last odd leaf joins the
    /// last pair, then the two oldest branches are merged until one is left.
    /// </summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedTaproot"/>: no leaves, or more than <see cref="MaxLeaves"/>.</exception>
    public static TaprootTree Assemble(IReadOnlyList<Script> leaves) => Assemble([.. leaves.Select(script => new TapLeaf(script))]);

    /// <inheritdoc cref="Assemble(IReadOnlyList{Script})"/>
    public static TaprootTree Assemble(params Script[] leaves) => Assemble((IReadOnlyList<Script>)leaves);

    /// <inheritdoc cref="Assemble(IReadOnlyList{Script})"/>
    public static TaprootTree Assemble(IReadOnlyList<TapLeaf> leaves)
    {
        CheckCount(leaves.Count);
        var branches = new List<TapNode>();
        for (var i = 0; i < leaves.Count; i += 2)
        {
            var leaf = TapNode.OfLeaf(leaves, i);
            if (i + 1 < leaves.Count)
            {
                branches.Add(leaf.Join(TapNode.OfLeaf(leaves, i + 1)));
            }
            else if (branches.Count == 0)
            {
                branches.Add(leaf);
            }
            else
            {
                branches[^1] = branches[^1].Join(leaf);
            }
        }
        var queue = new Queue<TapNode>(branches);
        while (queue.Count > 1)
        {
            queue.Enqueue(queue.Dequeue().Join(queue.Dequeue()));
        }
        return new TaprootTree(leaves, queue.Dequeue());
    }

    /// <summary>The hashes beside the way from a leaf to the root, bottom first.</summary>
    public IReadOnlyList<Bytes32> MerkleProof(int leafIndex) => _paths[leafIndex];

    /// <summary>The index of the first leaf with this script.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedTaproot"/>: the tree has no such leaf.</exception>
    public int IndexOf(Script script)
    {
        for (var i = 0; i < Leaves.Count; i++)
        {
            if (Leaves[i].Script.Equals(script))
            {
                return i;
            }
        }
        throw BitcoinErrors.MalformedTaproot.Error($"The tree has no leaf {script}.");
    }

    internal static void CheckCount(int leaves)
    {
        if (leaves is 0 or > MaxLeaves)
        {
            throw BitcoinErrors.MalformedTaproot.Error($"A script tree of {leaves} leaves.", $"Give 1 to {MaxLeaves}.");
        }
    }
}
