using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>One entry of an encoded script tree.</summary>
public sealed record TapTreeLeaf(byte Depth, TapLeaf Leaf);

/// <summary>
/// The byte layout of PSBT_OUT_TAP_TREE (BIP371), repeated <c>depth, leaf version, compact_size(script), script</c>. Ark's <c>taptree</c> field
/// has the same layout, but its depths are not to be relied on: its readers rebuild the tree from the order of the leaves.
/// </summary>
public static class TapTreeEncoding
{
    /// <exception cref="HashPerpException"><paramref name="error"/>: truncated, empty, too many leaves, or not a leaf version.</exception>
    public static IReadOnlyList<TapTreeLeaf> Decode(ReadOnlySpan<byte> bytes, ErrorCode error)
    {
        var reader = new BitcoinReader(bytes, error);
        var leaves = new List<TapTreeLeaf>();
        while (reader.Remaining > 0)
        {
            var depth = reader.ReadByte();
            var version = reader.ReadByte();
            if ((version & 1) != 0 || version == TaprootSighash.AnnexTag || leaves.Count == TaprootTree.MaxLeaves)
            {
                throw error.Error($"Entry {leaves.Count} of an encoded tree has leaf version 0x{version:x2}, or is one too many.");
            }
            leaves.Add(new TapTreeLeaf(depth, new TapLeaf(new Script(reader.ReadVarBytes()), version)));
        }
        return leaves.Count > 0 ? leaves : throw error.Error("An encoded tree without leaves.");
    }

    public static byte[] Encode(IEnumerable<TapTreeLeaf> leaves)
    {
        var writer = new BitcoinWriter();
        foreach (var (depth, leaf) in leaves)
        {
            writer.Write(depth);
            writer.Write(leaf.Version);
            writer.WriteVarBytes(leaf.Script.Span);
        }
        return writer.ToArray();
    }

    /// <summary>The tree that the depths describe.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedTaproot"/>: they describe none.</exception>
    public static TaprootTree Build(IReadOnlyList<TapTreeLeaf> leaves) =>
        leaves.Aggregate(new TaprootBuilder(), (builder, entry) => builder.Add(entry.Depth, entry.Leaf)).Build();
}
