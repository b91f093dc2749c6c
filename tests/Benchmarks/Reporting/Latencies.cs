namespace HashPerp.Benchmarks.Reporting;

/// <summary>Counts of nanoseconds, one by one up to 100 us; what is longer counts as that.</summary>
public sealed class Latencies
{
    private const int Longest = 100_000;

    private readonly long[] _counts = new long[Longest + 1];
    private long _total;

    public void Add(long nanoseconds)
    {
        _counts[Math.Clamp(nanoseconds, 0, Longest)]++;
        _total++;
    }

    /// <summary>The time that this part of all took at most.</summary>
    public long Percentile(double part)
    {
        var (seen, rank) = (0L, (long)Math.Ceiling(_total * part));
        for (var nanoseconds = 0; nanoseconds <= Longest; nanoseconds++)
        {
            seen += _counts[nanoseconds];
            if (seen >= rank)
            {
                return nanoseconds;
            }
        }
        return Longest;
    }
}
