using HashPerp.ArkServer.Core;

namespace HashPerp.ArkServer.Batches;

/// <summary>The session that runs now, if any: serializes clients' messages with the runner's steps, and wakes the runner when a phase is complete.</summary>
public sealed class BatchSessionSlot(TimeProvider time)
{
    private readonly Lock _lock = new();

    private BatchSession? _session;

    private TaskCompletionSource _progress = NewSignal();

    public void Open(BatchSession session)
    {
        lock (_lock)
        {
            _session = session;
        }
    }

    public void Close()
    {
        lock (_lock)
        {
            _session = null;
        }
    }

    /// <summary>Applies one client's message, or one step of the runner.</summary>
    public void Do(Action<BatchSession> step) => Read(session =>
    {
        step(session);
        return true;
    });

    public T Read<T>(Func<BatchSession, T> read)
    {
        lock (_lock)
        {
            var session = _session
                ?? throw OperatorErrors.ConfirmationSessionNotStarted.Error("No batch is in progress.", "Register an intent and follow the event stream.");
            var result = read(session);
            if (session.IsPhaseComplete)
            {
                _progress.TrySetResult();
                _progress = NewSignal();
            }
            return result;
        }
    }

    /// <summary>Waits until the phase is complete. False: the deadline came first.</summary>
    public async Task<bool> WaitAsync(DateTimeOffset deadline, CancellationToken cancel)
    {
        while (true)
        {
            Task progress;
            lock (_lock)
            {
                if (_session!.IsPhaseComplete)
                {
                    return true;
                }
                progress = _progress.Task;
            }
            var left = deadline - time.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                return false;
            }
            try
            {
                await progress.WaitAsync(left, time, cancel);
            }
            catch (TimeoutException)
            {
                // The loop looks once more: the last message may have come in with the deadline.
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
