using System.Collections.Concurrent;

namespace HashPerp.Hosting.Tests;

/// <summary>Starts nothing; the test ends what "runs".</summary>
internal sealed class FakeLaunch : ILaunch
{
    private int _starts;

    public ConcurrentDictionary<string, FakeRunning> Running { get; } = new();

    /// <summary>How many starts there were of all resources together.</summary>
    public int Starts => _starts;

    /// <summary>Thrown instead of a start.</summary>
    public Exception? Failure { get; set; }

    public Task<IRunning> StartAsync(ResourceInstance instance, CancellationToken cancel)
    {
        Interlocked.Increment(ref _starts);
        if (Failure is not null)
        {
            throw Failure;
        }
        return Task.FromResult<IRunning>(Running[instance.Name] = new FakeRunning(_starts));
    }
}

/// <param name="number">Serves as process id.</param>
internal sealed class FakeRunning(int number) : IRunning
{
    private readonly TaskCompletionSource<int> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int? ProcessId => number;

    public Task<int> Exit => _exit.Task;

    public void End(int code) => _exit.TrySetResult(code);

    public Task StopAsync()
    {
        _exit.TrySetResult(0);
        return Task.CompletedTask;
    }
}
