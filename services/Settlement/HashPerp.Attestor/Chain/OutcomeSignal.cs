namespace HashPerp.Attestor;

/// <summary>Wakes up whoever waits for outcomes. What happened is in the engine; a wake-up too many does no harm.</summary>
public sealed class OutcomeSignal
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes at the next <see cref="Raise"/>. Take it before looking, so that nothing falls in between.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Raise() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
