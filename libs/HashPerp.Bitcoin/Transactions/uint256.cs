using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

#pragma warning disable IDE1006, CS8981, CA1708 // NBitcoin's own name for it.
/// <summary>A txid, wtxid or block hash: 32 bytes kept in internal (hash) order, printed reversed as every explorer does.</summary>
public readonly struct uint256 : IEquatable<uint256>, IComparable<uint256>
{
    public static readonly uint256 Zero;

    private readonly Bytes32 _internalOrder;

    /// <param name="internalOrder">32 bytes as they stand in a serialized transaction.</param>
    public uint256(ReadOnlySpan<byte> internalOrder) => _internalOrder = new Bytes32(internalOrder);

    /// <summary>Parses the 64 hex digits of the usual, reversed form.</summary>
    public static uint256 Parse(string displayHex)
    {
        var bytes = Hex.Decode(displayHex);
        Array.Reverse(bytes);
        return new uint256(bytes);
    }

    public static bool operator ==(uint256 a, uint256 b) => a.Equals(b);

    public static bool operator !=(uint256 a, uint256 b) => !a.Equals(b);

    public static bool operator <(uint256 a, uint256 b) => a.CompareTo(b) < 0;

    public static bool operator >(uint256 a, uint256 b) => a.CompareTo(b) > 0;

    public static bool operator <=(uint256 a, uint256 b) => a.CompareTo(b) <= 0;

    public static bool operator >=(uint256 a, uint256 b) => a.CompareTo(b) >= 0;

    /// <summary>The 32 bytes in internal order.</summary>
    public byte[] ToBytes() => _internalOrder.ToBytes();

    public bool Equals(uint256 other) => _internalOrder == other._internalOrder;

    public override bool Equals(object? obj) => obj is uint256 other && Equals(other);

    public override int GetHashCode() => _internalOrder.GetHashCode();

    /// <summary>Order of the internal bytes (the order of 35-formats §3), not of the printed form.</summary>
    public int CompareTo(uint256 other) => _internalOrder.CompareTo(other._internalOrder);

    public override string ToString()
    {
        var bytes = ToBytes();
        Array.Reverse(bytes);
        return Hex.Encode(bytes);
    }
}
