using System.Buffers.Binary;

namespace HashPerp.Bitcoin;

/// <summary>
/// BIP32's 78-byte serialization, the same for both kinds of extended key: version, depth, parent's fingerprint, child number, chain code,
/// and 33 bytes of key.
/// </summary>
internal static class ExtKeyFormat
{
    public const int Size = 78;
    public const int ChainCodeSize = 32;

    private const int KeyOffset = 45;

    public static byte[] Write(uint version, ExtKeyOrigin origin, ReadOnlySpan<byte> chainCode, ReadOnlySpan<byte> key33)
    {
        var bytes = GC.AllocateArray<byte>(Size, pinned: true);
        BinaryPrimitives.WriteUInt32BigEndian(bytes, version);
        bytes[4] = origin.Depth;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(5), origin.ParentFingerprint);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(9), origin.ChildNumber);
        chainCode.CopyTo(bytes.AsSpan(13));
        key33.CopyTo(bytes.AsSpan(KeyOffset));
        return bytes;
    }

    /// <exception cref="Primitives.HashPerpException"><see cref="BitcoinErrors.MalformedKey"/>: length, version, or a root with a parent.</exception>
    public static ExtKeyOrigin ReadOrigin(ReadOnlySpan<byte> bytes, uint version)
    {
        if (bytes.Length != Size || BinaryPrimitives.ReadUInt32BigEndian(bytes) != version)
        {
            throw BitcoinErrors.MalformedKey.Error("Not an extended key of the kind and network that was asked for.");
        }
        var origin = new ExtKeyOrigin(bytes[4], BinaryPrimitives.ReadUInt32BigEndian(bytes[5..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[9..]));
        return origin.Depth > 0 || origin is { ParentFingerprint: 0, ChildNumber: 0 }
            ? origin
            : throw BitcoinErrors.MalformedKey.Error("An extended key of depth 0 that names a parent.");
    }

    public static ReadOnlySpan<byte> ChainCode(ReadOnlySpan<byte> bytes) => bytes.Slice(13, ChainCodeSize);

    public static ReadOnlySpan<byte> Key(ReadOnlySpan<byte> bytes) => bytes[KeyOffset..];
}

/// <summary>Where an extended key stands in its tree.</summary>
/// <param name="Depth">Steps from the root.</param>
/// <param name="ParentFingerprint">First four bytes, as a big-endian number, of HASH160 of the parent's public key; 0 for a root.</param>
/// <param name="ChildNumber">With bit 31 for hardened; 0 for a root.</param>
public readonly record struct ExtKeyOrigin(byte Depth, uint ParentFingerprint, uint ChildNumber);
