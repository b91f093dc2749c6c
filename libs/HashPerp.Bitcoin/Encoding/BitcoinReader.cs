using System.Buffers.Binary;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>
/// Reads the little-endian formats of the peer-to-peer protocol from untrusted bytes: every length is checked against what is left before
/// anything is allocated, and every failure is the error code given at construction.
/// </summary>
public ref struct BitcoinReader
{
    private readonly ErrorCode _error;
    private ReadOnlySpan<byte> _rest;

    public BitcoinReader(ReadOnlySpan<byte> bytes, ErrorCode error)
    {
        _rest = bytes;
        _error = error;
    }

    public readonly int Remaining => _rest.Length;

    public byte ReadByte() => ReadBytes(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(ReadBytes(2));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(4));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(ReadBytes(8));

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count < 0 || count > _rest.Length)
        {
            throw _error.Error($"Truncated: {count} bytes wanted, {_rest.Length} left.");
        }
        var bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    /// <summary>CompactSize, minimal encodings only, as the network requires.</summary>
    public ulong ReadCompactSize()
    {
        var first = ReadByte();
        var (value, minimum) = first switch
        {
            0xff => (ReadUInt64(), 0x1_0000_0000UL),
            0xfe => (ReadUInt32(), 0x1_0000UL),
            0xfd => (ReadUInt16(), 0xfdUL),
            _ => (first, 0UL),
        };
        return value >= minimum ? value : throw _error.Error($"CompactSize {value} is not minimal.");
    }

    public byte[] ReadVarBytes() => ReadBytes(CheckCount(ReadCompactSize(), 1)).ToArray();

    public OutPoint ReadOutPoint() => new(new uint256(ReadBytes(32)), ReadUInt32());

    public TxOut ReadTxOut()
    {
        var value = ReadUInt64();
        if (value > Satoshis.MaxValue)
        {
            throw _error.Error($"Output value {value} exceeds the money supply.");
        }
        return new TxOut(new Satoshis((long)value), new Script(ReadVarBytes()));
    }

    public WitScript ReadWitScript()
    {
        var count = CheckCount(ReadCompactSize(), 1);
        var items = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            items[i] = ReadVarBytes();
        }
        return new WitScript(items);
    }

    /// <summary>A count whose items, at <paramref name="minBytesEach"/> bytes, still fit in what is left.</summary>
    public readonly int CheckCount(ulong count, int minBytesEach) => count <= (ulong)(_rest.Length / minBytesEach)
        ? (int)count
        : throw _error.Error($"A count of {count} does not fit in {_rest.Length} bytes.");

    public readonly void ExpectEnd()
    {
        if (_rest.Length != 0)
        {
            throw _error.Error($"{_rest.Length} bytes too many.");
        }
    }
}
