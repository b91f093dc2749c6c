using System.Diagnostics;
using HashPerp.Benchmarks.Core;

namespace HashPerp.Benchmarks.Reporting;

/// <summary>Clocks and counters around a run.</summary>
public static class Measure
{
    /// <summary>Messages a second.</summary>
    public static double Speed(IRun run, Message[] messages)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(messages);
        Settle();
        var start = Stopwatch.GetTimestamp();
        run.Play(messages);
        return messages.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Each message by itself; the clock's own time is part of it.</summary>
    public static Latencies Each(IRun run, Message[] messages)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(messages);
        var latencies = new Latencies();
        Settle();
        for (var i = 0; i < messages.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            run.Play(messages.AsSpan(i, 1));
            latencies.Add(Nanoseconds(Stopwatch.GetTimestamp() - start));
        }
        return latencies;
    }

    /// <summary>Bytes that a run allocates, a message.</summary>
    public static double Bytes(IRun run, Message[] messages)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(messages);
        var before = GC.GetAllocatedBytesForCurrentThread();
        run.Play(messages);
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / messages.Length;
    }

    /// <summary>What reading the clock twice takes, in the middle of many tries.</summary>
    public static long ClockNanoseconds()
    {
        var latencies = new Latencies();
        for (var i = 0; i < 100_000; i++)
        {
            var start = Stopwatch.GetTimestamp();
            latencies.Add(Nanoseconds(Stopwatch.GetTimestamp() - start));
        }
        return latencies.Percentile(0.5);
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static long Nanoseconds(long ticks) => ticks * 1_000_000_000 / Stopwatch.Frequency;

    private static void Settle()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
