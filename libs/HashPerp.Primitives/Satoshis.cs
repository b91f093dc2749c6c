using System.Globalization;

namespace HashPerp.Primitives;

/// <summary>
/// An amount of bitcoin in satoshi, 0 to 21,000,000 BTC. Arithmetic is checked: a result outside of the range is
/// <see cref="PrimitiveErrors.AmountOutOfRange"/>, never a wrapped or negative amount.
/// </summary>
public readonly record struct Satoshis : IComparable<Satoshis>
{
    public const long MaxValue = 2_100_000_000_000_000;

    public static readonly Satoshis Zero = new(0);

    /// <param name="value">Satoshi.</param>
    public Satoshis(long value)
    {
        if (value is < 0 or > MaxValue)
        {
            throw PrimitiveErrors.AmountOutOfRange.Error($"{value} sat is not between 0 and {MaxValue}.");
        }
        Value = value;
    }

    public long Value { get; }

    public static Satoshis operator +(Satoshis a, Satoshis b) => new(a.Value + b.Value);

    public static Satoshis operator -(Satoshis a, Satoshis b) => new(a.Value - b.Value);

    public static Satoshis operator *(Satoshis a, int count)
    {
        // Wider than any product of the two, so that the range check below sees the true amount.
        var product = (Int128)a.Value * count;
        return product >= 0 && product <= MaxValue
            ? new Satoshis((long)product)
            : throw PrimitiveErrors.AmountOutOfRange.Error($"{product} sat is not between 0 and {MaxValue}.");
    }

    public static bool operator <(Satoshis a, Satoshis b) => a.Value < b.Value;

    public static bool operator >(Satoshis a, Satoshis b) => a.Value > b.Value;

    public static bool operator <=(Satoshis a, Satoshis b) => a.Value <= b.Value;

    public static bool operator >=(Satoshis a, Satoshis b) => a.Value >= b.Value;

    /// <summary>The checked sum of any number of amounts.</summary>
    public static Satoshis Sum(IEnumerable<Satoshis> amounts) => amounts.Aggregate(Zero, (sum, amount) => sum + amount);

    public int CompareTo(Satoshis other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("N0", CultureInfo.InvariantCulture) + " sat";
}
