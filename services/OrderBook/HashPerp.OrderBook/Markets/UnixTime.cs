namespace HashPerp.OrderBook;

internal static class UnixTime
{
    /// <summary>Unix microseconds of the wall clock.</summary>
    public static long UnixMicroseconds(this TimeProvider time) => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
