using System.Diagnostics.Metrics;
using HashPerp.OrderBook.Core;
using HashPerp.ServiceDefaults;

namespace HashPerp.OrderBook;

/// <summary>Counts of what the markets do, and the depth of their books.</summary>
internal static class OrderBookMetrics
{
    private static readonly Counter<long> Commands = ServiceMetrics.Meter.CreateCounter<long>(
        "hashperp.orderbook.commands", "{command}", "Commands that changed a market, by kind.");

    private static readonly Counter<long> Events = ServiceMetrics.Meter.CreateCounter<long>(
        "hashperp.orderbook.events", "{event}", "Events of markets, by kind.");

    public static void Count(AppliedCommand command)
    {
        if (!command.Result.Changed)
        {
            return;
        }
        Commands.Add(1, new KeyValuePair<string, object?>("kind", command.Command.GetType().Name));
        foreach (var happened in command.Result.Events)
        {
            Events.Add(1, new KeyValuePair<string, object?>("kind", happened.GetType().Name));
        }
    }

    /// <summary>Levels and lots of every book, as gauges.</summary>
    public static void Observe(MarketRegistry markets)
    {
        ServiceMetrics.Meter.CreateObservableGauge(
            "hashperp.orderbook.depth.levels", () => Measure(markets, image => image.Bids.Count, image => image.Asks.Count),
            "{level}", "Price levels by side.");
        ServiceMetrics.Meter.CreateObservableGauge(
            "hashperp.orderbook.depth.lots", () => Measure(markets, image => Lots(image.Bids), image => Lots(image.Asks)), "{lot}", "Open lots by side.");
    }

    private static long Lots(IReadOnlyList<BookLevel> levels) => levels.Sum(level => (long)level.Lots);

    private static IEnumerable<Measurement<long>> Measure(MarketRegistry markets, Func<BookImage, long> bids, Func<BookImage, long> asks)
    {
        foreach (var market in markets.All.Where(market => market.Status.Phase == MarketPhase.Open))
        {
            var (image, id) = (market.Feed.Image(), market.Definition.Id.ToString());
            yield return new Measurement<long>(bids(image), new("market", id), new("side", "bid"));
            yield return new Measurement<long>(asks(image), new("market", id), new("side", "ask"));
        }
    }
}
