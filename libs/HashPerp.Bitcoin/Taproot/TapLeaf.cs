using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>A leaf of a taproot script tree (BIP341): a script and its leaf version.</summary>
/// <param name="Version">Even, and not 0x50 (the annex marker); 0xc0 is tapscript.</param>
public sealed record TapLeaf(Script Script, byte Version = TapLeaf.Tapscript)
{
    /// <summary>Leaf version of BIP342.</summary>
    public const byte Tapscript = 0xc0;

    public Bytes32 LeafHash => Hash(Script, Version);

    /// <summary>hash_TapLeaf(version || compact_size(script) || script).</summary>
    public static Bytes32 Hash(Script script, byte version = Tapscript)
    {
        ArgumentNullException.ThrowIfNull(script);
        if ((version & 1) != 0 || version == TaprootSighash.AnnexTag)
        {
            throw BitcoinErrors.MalformedTaproot.Error($"0x{version:x2} is not a leaf version.", "Use 0xc0 for tapscript.");
        }
        var writer = new BitcoinWriter();
        writer.Write(version);
        writer.WriteVarBytes(script.Span);
        return new Bytes32(Hashes.Tagged("TapLeaf", writer.ToArray()));
    }
}

/// <summary>An inner node of a taproot script tree (BIP341).</summary>
public static class TapBranch
{
    /// <summary>hash_TapBranch of both children, smaller first: the order of the arguments does not matter.</summary>
    public static Bytes32 Hash(Bytes32 a, Bytes32 b) => a < b
        ? new Bytes32(Hashes.Tagged("TapBranch", a.ToBytes(), b.ToBytes()))
        : new Bytes32(Hashes.Tagged("TapBranch", b.ToBytes(), a.ToBytes()));
}

/// <summary>The tweak that commits an internal key to a script tree, or to none (BIP341).</summary>
public static class TapTweak
{
    /// <summary>hash_TapTweak(internal key || merkle root); without a root for a key-path-only output.</summary>
    public static Bytes32 Hash(Bytes32 internalKey, Bytes32? merkleRoot) => new(
        Hashes.Tagged("TapTweak", internalKey.ToBytes(), merkleRoot?.ToBytes() ?? []));
}
