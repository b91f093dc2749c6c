using HashPerp.AspAdapter.Data;
using HashPerp.Data;
using HashPerp.Primitives;
using Microsoft.Extensions.Options;

namespace HashPerp.AspAdapter;

/// <summary>Releases reservations whose time is over.</summary>
public sealed partial class ExpirySweep(
    Database database, ChangeHandler changes, IOptions<AspAdapterSettings> settings, TimeProvider time, ILogger<ExpirySweep> logger) : BackgroundService
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
    }

    [LoggerMessage(1, LogLevel.Warning, "Expired reservations were not released; they are at the next look: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
