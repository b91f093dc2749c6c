using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>Where a taproot key comes from (BIP371): the leaves it signs for, the master key's fingerprint, the path.</summary>
/// <param name="MasterFingerprint">Four bytes.</param>
/// <param name="Path">Child numbers with the hardened bit 0x80000000.</param>
public sealed record TapBip32Derivation(
    Bytes32 PubKey, IReadOnlyList<Bytes32> LeafHashes, byte[] MasterFingerprint, IReadOnlyList<uint> Path)
{
    internal static TapBip32Derivation Parse(Bytes32 pubKey, byte[] value)
    {
        var reader = new BitcoinReader(value, BitcoinErrors.MalformedPsbt);
        var leaves = new Bytes32[reader.CheckCount(reader.ReadCompactSize(), minBytesEach: 32)];
        for (var i = 0; i < leaves.Length; i++)
        {
            leaves[i] = new Bytes32(reader.ReadBytes(32));
        }
        var fingerprint = reader.ReadBytes(4).ToArray();
        var path = new List<uint>(reader.Remaining / 4);
        while (reader.Remaining > 0)
        {
            path.Add(reader.ReadUInt32());
        }
        return new TapBip32Derivation(pubKey, leaves, fingerprint, path);
    }

    internal byte[] ToValue()
    {
        var writer = new BitcoinWriter();
        writer.WriteCompactSize((ulong)LeafHashes.Count);
        foreach (var leaf in LeafHashes)
        {
            writer.Write(leaf.ToBytes());
        }
        writer.Write(MasterFingerprint);
        foreach (var child in Path)
        {
            writer.Write(child);
        }
        return writer.ToArray();
    }
}
