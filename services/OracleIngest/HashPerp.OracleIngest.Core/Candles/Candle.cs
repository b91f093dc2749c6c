namespace HashPerp.OracleIngest.Core;

/// <summary>The index over one stretch of chain time, in milli-sat per PH/s per day.</summary>
/// <param name="IntervalSeconds">3,600 or 86,400.</param>
/// <param name="OpensAt">A multiple of the interval, in Unix seconds of median time: it never runs backwards, header times do.</param>
/// <param name="Blocks">How many blocks of an index fell into it.</param>
public sealed record Candle(int IntervalSeconds, uint OpensAt, long Open, long High, long Low, long Close, int Blocks)
{
    internal static Candle From(int intervalSeconds, uint opensAt, long value) => new(intervalSeconds, opensAt, value, value, value, value, 1);

    internal Candle With(long value) => this with
    {
        High = Math.Max(High, value),
        Low = Math.Min(Low, value),
        Close = value,
        Blocks = Blocks + 1,
    };
}
