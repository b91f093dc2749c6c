using MassTransit;

namespace HashPerp.Events.OrderBook;

/// <summary>A match became a trade: its contract is active.</summary>
[MessageUrn("urn:hashperp:orderbook:trade-published:v1", useDefaultPrefix: false)]
[EntityName("hashperp.orderbook.trade-published.v1")]
public sealed record TradePublishedV1 : IEvent
{
    public string Stream => $"market:{MarketId}";

    public required string MarketId { get; init; }

    public required string MatchId { get; init; }

    public required ulong TradeSequence { get; init; }

    public required uint Price { get; init; }

    public required uint Lots { get; init; }

    public required string TakerLeg { get; init; }
}
