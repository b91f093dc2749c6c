using HashPerp.Primitives;
using Microsoft.Extensions.Options;

namespace HashPerp.OrderBook;

/// <summary>Releases the coins of orders that are over, and of orders that never came into a journal. Tries again until AspAdapter has answered.</summary>
internal sealed partial class ReservationReleaser(
    ReservationStore store, CoinReservations coins, IOptions<OrderBookOptions> options, TimeProvider time, ILogger<ReservationReleaser> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Whatever was under way when the last process ended is not under way any more.
        var grace = TimeSpan.Zero;
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                if (await store.SweepAsync(grace, stoppingToken) is > 0 and var count)
                {
                    LogSwept(logger, count);
                }
                grace = TimeSpan.FromSeconds(options.Value.ReservationGraceSeconds);
                await ReleaseAllAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                LogFailed(logger, error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ReleaseAllAsync(CancellationToken cancel)
    {
        Bytes32? last = null;
        while (await ReleaseNextAsync(last, cancel) is { } released)
        {
            last = released;
        }
    }

    private async Task<Bytes32?> ReleaseNextAsync(Bytes32? last, CancellationToken cancel)
    {
        Bytes32? trying = null;
        try
        {
            return await store.ReleaseNextAsync(
                last,
                async (orderId, token) =>
                {
                    trying = orderId;
                    await coins.ReleaseAsync(orderId, token);
                },
                cancel);
        }
        catch (Exception error) when (trying is not null && error is not OperationCanceledException)
        {
            LogFailed(logger, error);
            return trying;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Gave up the coins of {Count} orders that never came into a journal")]
    private static partial void LogSwept(ILogger logger, int count);

    [LoggerMessage(2, LogLevel.Warning, "Coins were not released; trying again")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
