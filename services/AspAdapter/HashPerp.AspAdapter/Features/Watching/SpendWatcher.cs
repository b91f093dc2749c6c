using System.Security.Cryptography;
using HashPerp.AspAdapter.Core;
using HashPerp.AspAdapter.Data;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Microsoft.Extensions.Options;

namespace HashPerp.AspAdapter;

/// <summary>
/// Follows the outputs that somebody reserved or watches. A session subscribes to their scripts, then checks all of them once (which catches up with whatever
/// happened before), then looks whenever the stream or a new watcher says so, and at everything now and then. A broken session is begun anew after a pause.
/// </summary>
public sealed partial class SpendWatcher(
    OperatorConnection operatorConnection, WatchStore store, SpendCheck check, WatchSignals signals, AspAdapterMetrics metrics,
    IOptions<AspAdapterSettings> settings, TimeProvider time, ILogger<SpendWatcher> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var failures = 0; !stoppingToken.IsCancellationRequested;)
        {
            try
            {
                await SessionAsync(stoppingToken);
                failures = 0;
            }
            catch (HashPerpException error)
            {
                failures++;
                metrics.StreamBroke();
                LogBroken(logger, error.Message, failures);
                await Task.Delay(Backoff.Pause(failures, RandomNumberGenerator.GetInt32(1000)), time, stoppingToken);
            }
        }
    }

    private async Task SessionAsync(CancellationToken cancel)
    {
        await using var streams = new ScriptStreams(operatorConnection, signals);
        var ends = time.GetUtcNow() + TimeSpan.FromSeconds(settings.Value.SessionSeconds);
        while (time.GetUtcNow() < ends)
        {
            await CheckAllAsync(streams, cancel);
            await FollowAsync(streams, cancel);
        }
    }

    /// <summary>Scripts first, then the check: what is spent between the two is seen twice, not never.</summary>
    private async Task CheckAllAsync(ScriptStreams streams, CancellationToken cancel)
    {
        var all = await store.UnspentAsync(settings.Value.MaxWatched, cancel);
        signals.Watched = all.Count;
        await streams.AddAsync(all.Select(output => output.Script), cancel);
        await check.RunAsync(all, cancel);
        await ForgetAsync(cancel);
    }

    /// <summary>Until the next complete check is due.</summary>
    private async Task FollowAsync(ScriptStreams streams, CancellationToken cancel)
    {
        using var due = new CancellationTokenSource(TimeSpan.FromMilliseconds(settings.Value.PollMilliseconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, cancel);
        while (!due.IsCancellationRequested)
        {
            try
            {
                var ready = signals.Reader.WaitToReadAsync(either.Token).AsTask();
                await (await Task.WhenAny(ready, streams.Broken));
                await ready;
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                return;
            }
            while (signals.Reader.TryRead(out var outPoints))
            {
                await LookAsync(streams, outPoints, cancel);
            }
        }
    }

    private async Task LookAsync(ScriptStreams streams, IReadOnlyList<OutPoint> outPoints, CancellationToken cancel)
    {
        var outputs = await store.UnspentAsync(outPoints, cancel);
        if (outputs.Any(output => output.Script.Length == 0))
        {
            await check.RunAsync(outputs, cancel);
            outputs = await store.UnspentAsync(outPoints, cancel);
        }
        await streams.AddAsync(outputs.Select(output => output.Script), cancel);
        await check.RunAsync(outputs, cancel);
    }

    private Task<int> ForgetAsync(CancellationToken cancel)
    {
        var now = UnixTime.Microseconds(time);
        var day = TimeSpan.FromDays(1).Ticks / TimeSpan.TicksPerMicrosecond;
        return store.ForgetAsync(now - (settings.Value.RetentionDays * day), now - day, cancel);
    }

    [LoggerMessage(1, LogLevel.Warning, "Following spends broke off ({Failures} in a row): {Reason}")]
    private static partial void LogBroken(ILogger logger, string reason, int failures);
}
