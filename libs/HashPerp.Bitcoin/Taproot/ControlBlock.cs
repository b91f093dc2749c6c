using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>The last element of a script-path witness (BIP341): leaf version and parity, internal key, merkle path.</summary>
/// <param name="LeafVersion">First byte without its lowest bit.</param>
/// <param name="OddY">Parity of the output key.</param>
/// <param name="InternalKey">x-only, as it stands; whether it is on the curve shows when the output key is computed.</param>
/// <param name="Path">Siblings from the leaf up, at most 128.</param>
public sealed partial record ControlBlock(byte LeafVersion, bool OddY, Bytes32 InternalKey, IReadOnlyList<Bytes32> Path)
{
    /// <summary>TAPROOT_CONTROL_MAX_NODE_COUNT.</summary>
    public const int MaxDepth = 128;

    private const int BaseBytes = 33;

    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedTaproot"/>: not 33 + 32m bytes with m at most 128.</exception>
    public static ControlBlock Parse(ReadOnlySpan<byte> bytes)
    {
        if (!IsLength(bytes.Length))
        {
            throw BitcoinErrors.MalformedTaproot.Error($"A control block of {bytes.Length} bytes.", "It has 33 + 32m bytes, m at most 128.");
        }
        var path = new Bytes32[(bytes.Length - BaseBytes) / 32];
        for (var i = 0; i < path.Length; i++)
        {
            path[i] = new Bytes32(bytes.Slice(BaseBytes + (32 * i), 32));
        }
        return new ControlBlock((byte)(bytes[0] & 0xfe), (bytes[0] & 1) != 0, new Bytes32(bytes[1..BaseBytes]), path);
    }

    /// <summary>The root that this block's path yields for a script.</summary>
    public Bytes32 ComputeRoot(Script script) => Path.Aggregate(TapLeaf.Hash(script, LeafVersion), TapBranch.Hash);

    public byte[] ToBytes()
    {
        var writer = new BitcoinWriter();
        writer.Write((byte)(LeafVersion | (OddY ? 1 : 0)));
        writer.Write(InternalKey.ToBytes());
        foreach (var hash in Path)
        {
            writer.Write(hash.ToBytes());
        }
        return writer.ToArray();
    }

    public bool Equals(ControlBlock? other) => other is not null && ToBytes().AsSpan().SequenceEqual(other.ToBytes());

    public override int GetHashCode() => HashCode.Combine(LeafVersion, OddY, InternalKey, Path.Count);

    internal static bool IsLength(int length) => length >= BaseBytes && length <= BaseBytes + (32 * MaxDepth) && (length - BaseBytes) % 32 == 0;
}
