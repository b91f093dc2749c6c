using System.ComponentModel;
using HashPerp.Primitives;
using Microsoft.Extensions.Logging;

namespace HashPerp.Hosting;

/// <summary>Keeps one instance running from its start until somebody stops it: waits, starts, watches its health, starts again what crashed.</summary>
/// <param name="completesWith">The exit code that somebody waits for; null for what is to run until it is stopped.</param>
internal sealed partial class ResourceRunner(ResourceInstance instance, int? completesWith, ILaunch launch, RunnerContext context) : IDisposable
{
    /// <summary>A resource that others wait for to complete is tried this often, because what fails it may pass; then it is over.</summary>
    public const int CompletionTries = 5;

    private readonly SemaphoreSlim _control = new(1);
    private CancellationTokenSource? _stop;
    private Task _life = Task.CompletedTask;

    public ResourceInstance Instance => instance;

    /// <summary>Begins to start it. What runs already goes on.</summary>
    public async Task StartAsync()
    {
        await _control.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!_life.IsCompleted)
            {
                return;
            }
            _stop?.Dispose();
            _stop = new CancellationTokenSource();
            Set(resource => resource with { State = ResourceState.NotStarted, IsOver = false, ExitCode = null, Restarts = 0, Detail = "" });
            var token = _stop.Token;
            _life = Task.Run(() => LiveAsync(token), CancellationToken.None);
        }
        finally
        {
            _control.Release();
        }
    }

    /// <summary>Ends it, and returns when it has ended. It stays down until <see cref="StartAsync"/>.</summary>
    public async Task StopAsync()
    {
        await _control.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_stop is not null)
            {
                await _stop.CancelAsync().ConfigureAwait(false);
            }
            await _life.ConfigureAwait(false);
        }
        finally
        {
            _control.Release();
        }
    }

    public void Dispose()
    {
        _stop?.Dispose();
        _control.Dispose();
    }

    private async Task LiveAsync(CancellationToken stop)
    {
        var backOff = new BackOff();
        for (var starts = 0; ; starts++)
        {
            var began = context.Time.GetTimestamp();
            try
            {
                stop.ThrowIfCancellationRequested();
                await context.Waiter.WaitAsync(instance, firstStart: starts == 0, stop).ConfigureAwait(false);
                began = context.Time.GetTimestamp();
                if (await RunOnceAsync(stop).ConfigureAwait(false) == ResourceState.Finished)
                {
                    return;
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                Set(resource => resource with { State = ResourceState.Exited, IsOver = true, Detail = "stopped" });
                return;
            }
            catch (HashPerpException refused)
            {
                // What we refuse ourselves, such as a program that isn't there, doesn't heal by repetition.
                LogFailed(context.Logger, instance.Name, refused.Message);
                Set(resource => resource with { State = ResourceState.FailedToStart, IsOver = true, Detail = refused.Message });
                return;
            }
            catch (Exception error) when (error is IOException or Win32Exception or UnauthorizedAccessException or InvalidOperationException or TimeoutException)
            {
                LogFailed(context.Logger, instance.Name, error.Message);
                Set(resource => resource with { State = ResourceState.Exited, Detail = error.Message });
            }
            if (completesWith is not null && starts + 1 >= CompletionTries)
            {
                Set(resource => resource with { State = ResourceState.Exited, IsOver = true, Detail = $"failed {CompletionTries} times" });
                return;
            }
            await PauseAsync(backOff.Next(context.Time.GetElapsedTime(began)), stop).ConfigureAwait(false);
        }
    }

    /// <summary>From the start of a process to its end; returns what it is then.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    private async Task<ResourceState> RunOnceAsync(CancellationToken stop)
    {
        Set(resource => resource with { State = ResourceState.Starting, Healthy = null, ProcessId = null, Detail = "" });
        var running = await launch.StartAsync(instance, stop).ConfigureAwait(false);
        Set(resource => resource with { State = ResourceState.Running, ProcessId = running.ProcessId, StartedAt = context.Time.GetUtcNow(), ExitCode = null });
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watch = completesWith is null ? context.Health.RunAsync(instance, over.Token) : Task.CompletedTask;
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        await Task.WhenAny(running.Exit, stopped.Task).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await watch.ConfigureAwait(false);
        if (!running.Exit.IsCompleted)
        {
            Set(resource => resource with { State = ResourceState.Stopping, Healthy = null });
            await running.StopAsync().ConfigureAwait(false);
        }
        var code = await running.Exit.ConfigureAwait(false);
        var finished = code == completesWith && !stop.IsCancellationRequested;
        var state = finished ? ResourceState.Finished : ResourceState.Exited;
        Set(resource => resource with { State = state, IsOver = finished, Healthy = null, ProcessId = null, ExitCode = code, Detail = "" });
        stop.ThrowIfCancellationRequested();
        return state;
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken stop)
    {
        Set(resource => resource with { Restarts = resource.Restarts + 1, Detail = $"starts again in {pause.TotalSeconds:0.##} s" });
        LogRestart(context.Logger, instance.Name, context.Board.Find(instance.Name)!.ExitCode, pause.TotalSeconds);
        try
        {
            await Task.Delay(pause, context.Time, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The next step of the loop says that it was stopped.
        }
    }

    private void Set(Func<ResourceSnapshot, ResourceSnapshot> change) => context.Board.Update(instance.Name, change);

    [LoggerMessage(1, LogLevel.Warning, "{Resource} ended with exit code {ExitCode}; it starts again in {Seconds} s")]
    private static partial void LogRestart(ILogger logger, string resource, int? exitCode, double seconds);

    [LoggerMessage(2, LogLevel.Error, "{Resource}: {Problem}")]
    private static partial void LogFailed(ILogger logger, string resource, string problem);
}
