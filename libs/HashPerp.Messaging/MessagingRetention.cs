using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HashPerp.Messaging;

/// <summary>Deletes published events and ids of applied ones once a repeat is out of the question. What isn't published stays, however old.</summary>
internal sealed partial class MessagingRetention(MonitorStore store, IOptions<MessagingOptions> options, TimeProvider time, ILogger<MessagingRetention> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        do
        {
            try
            {
                while (await store.ForgetAsync(options.Value.RetentionDays, stoppingToken).ConfigureAwait(false))
                {
                    // A full batch: there may be more.
                }
            }
            catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    [LoggerMessage(1, LogLevel.Warning, "Old events were not deleted; the next attempt is in an hour")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
