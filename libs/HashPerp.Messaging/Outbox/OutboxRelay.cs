using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HashPerp.Messaging;

/// <summary>
/// Publishes the outbox: woken by each commit, and by the clock. Several replicas may run; each stream is one's at a time. An outage of the broker or of Postgres
/// only delays.
/// </summary>
internal sealed partial class OutboxRelay(
    OutboxBatch batch, OutboxSignal signal, Topology topology, IOptions<MessagingOptions> options, TimeProvider time, ILogger<OutboxRelay> logger)
    : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = signal.ListenAsync(stoppingToken);
        var pause = FirstPause;
        var isDeclared = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!isDeclared)
                {
                    await topology.DeclareAsync(stoppingToken).ConfigureAwait(false);
                    isDeclared = true;
                }
                var (published, failed) = await batch.PublishAsync(stoppingToken).ConfigureAwait(false);
                if (!failed)
                {
                    pause = FirstPause;
                    if (published == 0)
                    {
                        await signal.WaitAsync(TimeSpan.FromMilliseconds(options.Value.PollMilliseconds), stoppingToken).ConfigureAwait(false);
                    }
                    continue;
                }
                // A queue may have gone; what is there already is only checked.
                isDeclared = false;
            }
            catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogWaiting(logger, error, pause.TotalMilliseconds);
            }
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
        await listening.ConfigureAwait(false);
    }

    [LoggerMessage(1, LogLevel.Warning, "Nothing can be published now; next attempt in {Milliseconds} ms")]
    private static partial void LogWaiting(ILogger logger, Exception error, double milliseconds);
}
