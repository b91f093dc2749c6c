using HashPerp.Data;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HashPerp.Messaging;

/// <summary>How long an event is tried: as long as it takes while the failure is one that passes, a few times for any other.</summary>
internal sealed partial class InboxRetries(Database database, IOptions<MessagingOptions> options, TimeProvider time, ILogger<InboxRetries> logger)
{
    private const int MaxErrorLength = 4000;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Repeats <paramref name="work"/> while its failure passes by itself.</summary>
    public async Task<T> UntilDoneAsync<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        for (var pause = FirstPause(); ; pause = Longer(pause))
        {
            try
            {
                return await work().ConfigureAwait(false);
            }
            catch (Exception error) when (TransientFailures.Is(error))
            {
                cancel.ThrowIfCancellationRequested();
                LogWaiting(logger, error, pause.TotalMilliseconds);
            }
            await Task.Delay(pause, time, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>The same; an event that fails in another way is parked after the allowed attempts.</summary>
    public async Task<(Delivery Delivery, bool HasMore)> UntilDoneOrParkedAsync(Func<Task<(Delivery, bool)>> work, CancellationToken cancel)
    {
        var pause = FirstPause();
        for (var attempt = 1; ; attempt++, pause = Longer(pause))
        {
            try
            {
                return await UntilDoneAsync(work, cancel).ConfigureAwait(false);
            }
            catch (EventFailedException failed)
            {
                MessagingTelemetry.HandlerFailed.Add(1);
                LogFailed(logger, failed.InnerException!, failed.Incoming.Stream, failed.Incoming.Number, failed.Incoming.Type, attempt);
                if (attempt >= options.Value.Attempts)
                {
                    await UntilDoneAsync(() => ParkAsync(failed, attempt, cancel), cancel).ConfigureAwait(false);
                    return (Delivery.Parked, false);
                }
            }
            await Task.Delay(pause, time, cancel).ConfigureAwait(false);
        }
    }

    private async Task<bool> ParkAsync(EventFailedException failed, int attempts, CancellationToken cancel)
    {
        var error = failed.InnerException!.ToString();
        await database.InTransactionAsync(
            async (connection, transaction, token) =>
            {
                var store = new InboxStore(connection, transaction, token);
                if ((await store.LockAsync(failed.Incoming.Stream).ConfigureAwait(false)).Applied == failed.Incoming.Number - 1)
                {
                    await store.HoldAsync(failed.Incoming).ConfigureAwait(false);
                    await store.ParkAsync(failed.Incoming, error.Length <= MaxErrorLength ? error : error[..MaxErrorLength], attempts).ConfigureAwait(false);
                }
            },
            cancel).ConfigureAwait(false);
        LogParked(logger, failed.Incoming.Stream, failed.Incoming.Number, failed.Incoming.Type, attempts);
        return true;
    }

    private TimeSpan FirstPause() => TimeSpan.FromMilliseconds(options.Value.RetryMilliseconds);

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    [LoggerMessage(1, LogLevel.Warning, "An event waits for something that is away; next attempt in {Milliseconds} ms")]
    private static partial void LogWaiting(ILogger logger, Exception error, double milliseconds);

    [LoggerMessage(2, LogLevel.Warning, "Event {Number} of {Stream} ({Type}) failed, attempt {Attempt}")]
    private static partial void LogFailed(ILogger logger, Exception error, string stream, long number, string type, int attempt);

    [LoggerMessage(3, LogLevel.Critical, "The stream {Stream} stands still: event {Number} ({Type}) was parked after {Attempts} attempts")]
    private static partial void LogParked(ILogger logger, string stream, long number, string type, int attempts);
}
