using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>A node while a tree is put together: its hash, and for every leaf below it the proof up to here.</summary>
internal sealed record TapNode(Bytes32 Hash, IReadOnlyList<(int Leaf, List<Bytes32> Path)> Paths)
{
    public static TapNode OfLeaf(IReadOnlyList<TapLeaf> leaves, int index) => new(leaves[index].LeafHash, [(index, [])]);

    public TapNode Join(TapNode other)
    {
        Extend(this, other.Hash);
        Extend(other, Hash);
        return new TapNode(TapBranch.Hash(Hash, other.Hash), [.. Paths, .. other.Paths]);
    }

    private static void Extend(TapNode node, Bytes32 sibling)
    {
        foreach (var (_, path) in node.Paths)
        {
            path.Add(sibling);
            if (path.Count > ControlBlock.MaxDepth)
            {
                throw BitcoinErrors.MalformedTaproot.Error($"A leaf deeper than {ControlBlock.MaxDepth}.");
            }
        }
    }
}
