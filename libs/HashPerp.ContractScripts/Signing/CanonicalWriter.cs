using System.Buffers;
using System.Buffers.Binary;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// Writes signed bytes (35-formats §2): integers big-endian, ids and keys as they are. The one exception is an outpoint, which keeps the 36
/// bytes it has in a transaction.
/// </summary>
public sealed class CanonicalWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public CanonicalWriter U8(byte value) => Raw([value]);

    public CanonicalWriter U16(int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.GetSpan(2), checked((ushort)value));
        _buffer.Advance(2);
        return this;
    }

    public CanonicalWriter U32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
        return this;
    }

    public CanonicalWriter U64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
        return this;
    }

    /// <summary>Satoshi as u64.</summary>
    public CanonicalWriter Amount(Satoshis value) => U64((ulong)value.Value);

    public CanonicalWriter Id(Bytes32 value) => Raw(value.ToBytes());

    /// <summary>txid in internal order, then the output index little-endian, as in a transaction.</summary>
    public CanonicalWriter OutPoint(OutPoint value) => Raw(value.ToBytes());

    public CanonicalWriter Raw(ReadOnlySpan<byte> bytes)
    {
        _buffer.Write(bytes);
        return this;
    }

    /// <summary>A u16 length and the bytes.</summary>
    public CanonicalWriter Bytes16(ReadOnlySpan<byte> bytes) => U16(bytes.Length).Raw(bytes);

    /// <summary>A u8 count and the items.</summary>
    public CanonicalWriter List8<T>(IReadOnlyList<T> items, Action<CanonicalWriter, T> write)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(write);
        U8(checked((byte)items.Count));
        foreach (var item in items)
        {
            write(this, item);
        }
        return this;
    }

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();
}
