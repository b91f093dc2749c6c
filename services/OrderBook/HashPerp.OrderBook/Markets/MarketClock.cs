using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook;

/// <summary>Wakes the markets for signers and dates, and opens those whose series has been announced.</summary>
internal sealed partial class MarketClock(
    MarketRegistry markets, MarketStore store, Presence presence, TimeProvider time, ILogger<MarketClock> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var market in markets.All)
            {
                market.Tick();
            }
            presence.Forget();
            try
            {
                await OpenAnnouncedAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                LogNotOpened(logger, error);
            }
        }
    }

    /// <summary>Listing and announcement come in any order: what counts is that both are there.</summary>
    private async Task OpenAnnouncedAsync(CancellationToken cancel)
    {
        foreach (var market in markets.All.Where(market => market.Status.Phase == MarketPhase.Listed).ToArray())
        {
            if (await store.FindSeriesAsync(market.Definition, cancel) is not { } series)
            {
                continue;
            }
            await market.SubmitAsync(new OpenCommand(time.UnixMicroseconds(), series.Root, series.EarliestTime), cancel: cancel);
            if (await store.TipAsync(cancel) is { } tip)
            {
                await market.SubmitAsync(new ChainAdvancedCommand(time.UnixMicroseconds(), tip.Height, tip.MedianTime), cancel: cancel);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "An announced market was not opened; trying again")]
    private static partial void LogNotOpened(ILogger logger, Exception error);
}
