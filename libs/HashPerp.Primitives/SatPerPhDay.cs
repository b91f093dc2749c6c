namespace HashPerp.Primitives;

/// <summary>
/// A hashprice on the tick grid: satoshi per PH/s per day, ex-fee, 1 to 2^31-1. One tick is 1 sat/PH/day (1e-8 BTC/PH/day).
/// </summary>
public readonly record struct SatPerPhDay : IComparable<SatPerPhDay>
{
    public SatPerPhDay(int value)
    {
        if (value < 1)
        {
            throw PrimitiveErrors.PriceOutOfRange.Error($"{value} sat/PH/day is not a price.", "Prices start at 1 sat/PH/day.");
        }
        Value = value;
    }

    public int Value { get; }

    public static bool operator <(SatPerPhDay a, SatPerPhDay b) => a.Value < b.Value;

    public static bool operator >(SatPerPhDay a, SatPerPhDay b) => a.Value > b.Value;

    public static bool operator <=(SatPerPhDay a, SatPerPhDay b) => a.Value <= b.Value;

    public static bool operator >=(SatPerPhDay a, SatPerPhDay b) => a.Value >= b.Value;

    public int CompareTo(SatPerPhDay other) => Value.CompareTo(other.Value);

    public override string ToString() => $"{Value} sat/PH/day";
}
