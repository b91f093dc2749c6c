using System.Globalization;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>Names one output of one transaction. Written <c>txid:vout</c>; ordered by (txid internal bytes, vout).</summary>
public readonly record struct OutPoint(uint256 Hash, uint N) : IComparable<OutPoint>
{
    /// <summary>The prevout of a coinbase input: zero hash, index 0xffffffff.</summary>
    public static readonly OutPoint Null = new(uint256.Zero, uint.MaxValue);

    public static bool operator <(OutPoint a, OutPoint b) => a.CompareTo(b) < 0;

    public static bool operator >(OutPoint a, OutPoint b) => a.CompareTo(b) > 0;

    public static bool operator <=(OutPoint a, OutPoint b) => a.CompareTo(b) <= 0;

    public static bool operator >=(OutPoint a, OutPoint b) => a.CompareTo(b) >= 0;

    public static OutPoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(':');
        if (parts.Length != 2 || parts[0].Length != 64 || !uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var n))
        {
            throw BitcoinErrors.MalformedTransaction.Error($"'{text}' is not an outpoint.", "Write txid:vout.");
        }
        return new OutPoint(uint256.Parse(parts[0]), n);
    }

    public int CompareTo(OutPoint other)
    {
        var order = Hash.CompareTo(other.Hash);
        return order != 0 ? order : N.CompareTo(other.N);
    }

    /// <summary>The 36 bytes as they stand in a transaction.</summary>
    public byte[] ToBytes()
    {
        var writer = new BitcoinWriter();
        writer.Write(this);
        return writer.ToArray();
    }

    public override string ToString() => $"{Hash}:{N}";
}
