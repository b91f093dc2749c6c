using HashPerp.AspAdapter.Data;
using HashPerp.Data;
using HashPerp.Primitives;
using Microsoft.Extensions.Options;

namespace HashPerp.AspAdapter;

/// <summary>What becomes due by time alone: reservations that are over, and holders who have waited long enough to be told of a spend.</summary>
public sealed partial class DueSweep(
    Database database, ChangeHandler changes, WatchStore watches, SpendTelling telling, IOptions<AspAdapterSettings> settings, TimeProvider time, ILogger<DueSweep> logger) : BackgroundService
{
    private const int BatchSize = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(settings.Value.SweepMilliseconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (HashPerpException error)
            {
                LogFailed(logger, error.Message);
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancel)
    {
        var now = UnixTime.Microseconds(time);
        foreach (var holder in await database.ReadAsync((connection, token) => ReservationStore.ExpiredAsync(now, BatchSize, connection, token), cancel))
        {
            await changes.ExpireAsync(holder, cancel);
        }
        foreach (var (outPoint, spentBy) in await watches.WaitingAsync(now - (settings.Value.ReplaceGraceMilliseconds * 1_000L), BatchSize, cancel))
        {
            await telling.TellAsync(outPoint, spentBy, cancel);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "What is due waits for the next look: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
