namespace HashPerp.Client;

/// <summary>Wakes everybody who waits for the outbox to change. Take <see cref="Next"/> before looking, then wait for it.</summary>
internal sealed class OutboxSignal
{
    private TaskCompletionSource _next = New();

    public Task Next => Volatile.Read(ref _next).Task;

    public void Set() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
