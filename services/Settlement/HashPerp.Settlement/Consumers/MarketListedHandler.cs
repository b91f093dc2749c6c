using Dapper;
using HashPerp.Events.OrderBook;
using HashPerp.Messaging;

namespace HashPerp.Settlement.Host;

/// <summary>Writes down that a market wants its series; the <see cref="Announcer"/> goes to the attestor.</summary>
internal sealed class MarketListedHandler : IEventHandler<MarketListedV1>
{
    public Task HandleAsync(MarketListedV1 fact, EventContext context, CancellationToken cancel) => context.Connection.ExecuteAsync(
        """
        insert into markets (market_id, expiry_height, listing_height, strikes, traceparent)
        values (@MarketId, @expiry, @listing, @strikes, @Traceparent) on conflict (market_id) do nothing
        """,
        new
        {
            fact.MarketId,
            expiry = (long)fact.ExpiryHeight,
            listing = (long)fact.ListingHeight,
            strikes = fact.Strikes.Select(strike => (long)strike).ToArray(),
            context.Traceparent,
        },
        context.Transaction);
}
