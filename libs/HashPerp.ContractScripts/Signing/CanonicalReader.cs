using System.Buffers.Binary;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// Reads signed bytes that somebody else made. Whatever decodes encodes back to the same bytes: there is one form only, so an id cannot
/// be shared by two texts. Every failure is <see cref="ContractScriptErrors.MalformedSignedBytes"/>.
/// </summary>
public ref struct CanonicalReader
{
    private ReadOnlySpan<byte> _rest;

    public CanonicalReader(ReadOnlySpan<byte> bytes) => _rest = bytes;

    public byte U8() => Raw(1)[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16BigEndian(Raw(2));

    public uint U32() => BinaryPrimitives.ReadUInt32BigEndian(Raw(4));

    public ulong U64() => BinaryPrimitives.ReadUInt64BigEndian(Raw(8));

    public Satoshis Amount()
    {
        var value = U64();
        return value <= Satoshis.MaxValue ? new Satoshis((long)value) : throw Malformed($"An amount of {value} sat exceeds the money supply.");
    }

    public Bytes32 Id() => new(Raw(32));

    public OutPoint OutPoint()
    {
        var hash = new uint256(Raw(32));
        return new OutPoint(hash, BinaryPrimitives.ReadUInt32LittleEndian(Raw(4)));
    }

    /// <summary>A leg by its wire value: 1 TIME, 2 HEIGHT.</summary>
    public Leg Leg() => U8() switch
    {
        (byte)Primitives.Leg.Time => Primitives.Leg.Time,
        (byte)Primitives.Leg.Height => Primitives.Leg.Height,
        var other => throw Malformed($"{other} is not a leg; 1 is TIME, 2 is HEIGHT."),
    };

    /// <summary>A count within its limit.</summary>
    public int Count8(int minimum, int maximum, string what)
    {
        int count = U8();
        return count >= minimum && count <= maximum ? count : throw Malformed($"{count} {what}; between {minimum} and {maximum} are allowed.");
    }

    public byte[] Bytes16(int maximum, string what)
    {
        int length = U16();
        return length <= maximum ? Raw(length).ToArray() : throw Malformed($"{what} of {length} bytes; at most {maximum} are allowed.");
    }

    public ReadOnlySpan<byte> Raw(int count)
    {
        if (count > _rest.Length)
        {
            throw Malformed($"Truncated: {count} bytes wanted, {_rest.Length} left.");
        }
        var bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    public readonly void ExpectEnd()
    {
        if (_rest.Length != 0)
        {
            throw Malformed($"{_rest.Length} bytes too many.");
        }
    }

    private static HashPerpException Malformed(string what) =>
        ContractScriptErrors.MalformedSignedBytes.Error(what, "Ask the sender for the message again; do not sign it.");
}
