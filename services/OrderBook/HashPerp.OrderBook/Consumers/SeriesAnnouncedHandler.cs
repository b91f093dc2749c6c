using HashPerp.Events.Settlement;
using HashPerp.Messaging;

namespace HashPerp.OrderBook;

/// <summary>Remembers the series; <see cref="MarketClock"/> opens the markets that waited for it.</summary>
internal sealed class SeriesAnnouncedHandler : IEventHandler<SeriesAnnouncedV1>
{
    public Task HandleAsync(SeriesAnnouncedV1 fact, EventContext context, CancellationToken cancel) =>
        MarketStore.SaveSeriesAsync(fact, context.Connection, context.Transaction, cancel);
}
