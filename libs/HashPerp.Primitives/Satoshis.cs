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

    public static Satoshis operator *(Satoshis a, int count) => new(checked(a.Value * count));

    public static bool operator <(Satoshis a, Satoshis b) => a.Value < b.Value;

    public static bool operator >(Satoshis a, Satoshis b) => a.Value > b.Value;

    public static bool operator <=(Satoshis a, Satoshis b) => a.Value <= b.Value;

    public static bool operator >=(Satoshis a, Satoshis b) => a.Value >= b.Value;

    /// <summary>The checked sum of any number of amounts.</summary>
    public static Satoshis Sum(IEnumerable<Satoshis> amounts) => amounts.Aggregate(Zero, (sum, amount) => sum + amount);

    public int CompareTo(Satoshis other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("N0", CultureInfo.InvariantCulture) + " sat";
}
