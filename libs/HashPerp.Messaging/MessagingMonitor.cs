using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HashPerp.Messaging;

/// <summary>Finds gaps, applies what was left lying by a crash, and keeps the gauges.</summary>
internal sealed partial class MessagingMonitor(
    MonitorStore store, Inbox inbox, ParkedEvents parked, IOptions<MessagingOptions> options, TimeProvider time, ILogger<MessagingMonitor> logger)
    : BackgroundService
{
    private readonly HashSet<(string Stream, long Missing)> _told = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.MonitorMilliseconds), time);
        var isFirst = true;
        do
        {
            try
            {
                if (isFirst)
                {
                    // What failed with the last release may pass with this one.
                    await parked.RetryAllAsync(stoppingToken).ConfigureAwait(false);
                    isFirst = false;
                }
                await LookAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        foreach (var stream in await store.DrainableAsync(cancel).ConfigureAwait(false))
        {
            await inbox.DrainAsync(stream, cancel).ConfigureAwait(false);
        }
        MessagingTelemetry.Gauges.Set(await store.StateAsync(options.Value.GapSeconds, cancel).ConfigureAwait(false));
        var gaps = await store.GapsAsync(options.Value.GapSeconds, cancel).ConfigureAwait(false);
        foreach (var gap in gaps.Where(gap => !_told.Contains(gap)))
        {
            LogGap(logger, gap.Stream, gap.Missing, options.Value.GapSeconds);
        }
        _told.Clear();
        _told.UnionWith(gaps);
    }

    [LoggerMessage(1, LogLevel.Error, "The stream {Stream} waits for event {Missing} for more than {Seconds} s, with later ones at hand")]
    private static partial void LogGap(ILogger logger, string stream, long missing, int seconds);

    [LoggerMessage(2, LogLevel.Warning, "The state of outbox and inbox couldn't be read")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
