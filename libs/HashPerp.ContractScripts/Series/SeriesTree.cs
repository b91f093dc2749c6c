using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// The Merkle tree over a series' leaves, in the order of their strikes. A leaf hashes under HashPerp/SeriesLeaf and a branch under
/// HashPerp/SeriesBranch, so neither can pass for the other. The two children of a branch are hashed in ascending order, as in BIP341, so a path
/// needs no directions; an odd node moves up unchanged, never doubled.
/// </summary>
public static class SeriesTree
{
    /// <summary>Rungs in one announcement.</summary>
    public const int MaxLeaves = 64;

    /// <summary>Hashes in a path: log2 of <see cref="MaxLeaves"/>.</summary>
    public const int MaxDepth = 6;

    private const string LeafTag = "HashPerp/SeriesLeaf";
    private const string BranchTag = "HashPerp/SeriesBranch";

    public static Bytes32 LeafHash(SeriesLeaf leaf)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        return new Bytes32(Hashes.Tagged(LeafTag, leaf.ToBytes()));
    }

    /// <summary>The root, and for every leaf the sibling hashes on its way there.</summary>
    /// <exception cref="HashPerpException"><see cref="ContractScriptErrors.LimitExceeded"/>.</exception>
    public static (Bytes32 Root, IReadOnlyList<IReadOnlyList<Bytes32>> Paths) Build(IReadOnlyList<SeriesLeaf> leaves)
    {
        ArgumentNullException.ThrowIfNull(leaves);
        if (leaves.Count is < 1 or > MaxLeaves)
        {
            throw ContractScriptErrors.LimitExceeded.Error($"A series has 1 to {MaxLeaves} rungs, not {leaves.Count}.");
        }
        var paths = leaves.Select(_ => new List<Bytes32>()).ToArray();
        var level = leaves.Select((leaf, i) => (Hash: LeafHash(leaf), Below: new List<int> { i })).ToList();
        while (level.Count > 1)
        {
            level = [.. level.Chunk(2).Select(pair => pair.Length == 1 ? pair[0] : Join(pair[0], pair[1], paths))];
        }
        return (level[0].Hash, paths);
    }

    /// <summary>The root that a leaf and its path lead to.</summary>
    /// <exception cref="HashPerpException"><see cref="ContractScriptErrors.LimitExceeded"/>.</exception>
    public static Bytes32 RootOf(SeriesLeaf leaf, IReadOnlyList<Bytes32> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Count <= MaxDepth
            ? path.Aggregate(LeafHash(leaf), Branch)
            : throw ContractScriptErrors.LimitExceeded.Error($"A path has at most {MaxDepth} hashes, not {path.Count}.");
    }

    private static (Bytes32 Hash, List<int> Below) Join((Bytes32 Hash, List<int> Below) left, (Bytes32 Hash, List<int> Below) right, List<Bytes32>[] paths)
    {
        left.Below.ForEach(leaf => paths[leaf].Add(right.Hash));
        right.Below.ForEach(leaf => paths[leaf].Add(left.Hash));
        return (Branch(left.Hash, right.Hash), [.. left.Below, .. right.Below]);
    }

    private static Bytes32 Branch(Bytes32 a, Bytes32 b) => a <= b
        ? new Bytes32(Hashes.Tagged(BranchTag, a.ToBytes(), b.ToBytes()))
        : new Bytes32(Hashes.Tagged(BranchTag, b.ToBytes(), a.ToBytes()));
}
