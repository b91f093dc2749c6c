namespace HashPerp.AspAdapter;

/// <summary>Wall-clock time as the wire has it; for time-outs and display only.</summary>
internal static class UnixTime
{
    public static long Microseconds(TimeProvider time) => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
