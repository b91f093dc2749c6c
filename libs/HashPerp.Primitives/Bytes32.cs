using System.Buffers.Binary;

namespace HashPerp.Primitives;

/// <summary>
/// Thirty-two bytes in natural order: ids, x-only keys, tagged hashes. Hex is lower case, first byte first (a txid, which prints reversed, is
/// <c>uint256</c> in HashPerp.Bitcoin).
/// </summary>
public readonly struct Bytes32 : IEquatable<Bytes32>, IComparable<Bytes32>
{
    private readonly ulong _a, _b, _c, _d;

    /// <param name="bytes">Exactly 32 bytes.</param>
    public Bytes32(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != 32)
        {
            throw PrimitiveErrors.WrongLength.Error($"Expected 32 bytes, got {bytes.Length}.");
        }
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    public static Bytes32 Parse(string hex) => new(Hex.Decode(hex));

    public static bool operator ==(Bytes32 a, Bytes32 b) => a.Equals(b);

    public static bool operator !=(Bytes32 a, Bytes32 b) => !a.Equals(b);

    public static bool operator <(Bytes32 a, Bytes32 b) => a.CompareTo(b) < 0;

    public static bool operator >(Bytes32 a, Bytes32 b) => a.CompareTo(b) > 0;

    public static bool operator <=(Bytes32 a, Bytes32 b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Bytes32 a, Bytes32 b) => a.CompareTo(b) >= 0;

    public byte[] ToBytes()
    {
        var bytes = new byte[32];
        CopyTo(bytes);
        return bytes;
    }

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _d);
    }

    public bool Equals(Bytes32 other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    public override bool Equals(object? obj) => obj is Bytes32 other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_a, _b, _c, _d);

    /// <summary>Lexicographic order of the bytes.</summary>
    public int CompareTo(Bytes32 other)
    {
        var order = _a.CompareTo(other._a);
        order = order != 0 ? order : _b.CompareTo(other._b);
        order = order != 0 ? order : _c.CompareTo(other._c);
        return order != 0 ? order : _d.CompareTo(other._d);
    }

    public override string ToString() => Hex.Encode(ToBytes());
}
