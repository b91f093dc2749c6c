namespace HashPerp.OracleIngest;

/// <summary>What this instance knows: the last committed chain, and when the node last answered.</summary>
public sealed class OracleState(TimeProvider time)
{
    private Observation? _current;
    private long _nodeSeen;
    private TaskCompletionSource _next = New();

    /// <summary>Null before the first block.</summary>
    public Observation? Current => Volatile.Read(ref _current);

    /// <summary>Completes at the next change. Take it before looking, so that nothing falls in between.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Seconds since the tip was first seen; null before the first block.</summary>
    public long? TipAgeSeconds => Current is { } current ? Math.Max(0, (NowUs() - current.ObservedAtUnixUs) / 1_000_000) : null;

    /// <summary>Seconds since the node last answered; null before it ever did.</summary>
    public long? NodeAgeSeconds => Volatile.Read(ref _nodeSeen) is > 0 and var seen ? Math.Max(0, (NowUs() - seen) / 1_000_000) : null;

    /// <summary>Why the node is not read, as long as it isn't.</summary>
    public string? Refusal { get; set; }

    public void Show(Observation observation)
    {
        Volatile.Write(ref _current, observation);
        Interlocked.Exchange(ref _next, New()).SetResult();
    }

    public void NodeAnswered()
    {
        Volatile.Write(ref _nodeSeen, NowUs());
        Refusal = null;
    }

    public long NowUs() => time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
