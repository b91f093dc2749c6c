using MassTransit;

namespace HashPerp.Events.OrderBook;

/// <summary>What was open of an order is gone.</summary>
[MessageUrn("urn:hashperp:orderbook:order-cancelled:v1", useDefaultPrefix: false)]
[EntityName("hashperp.orderbook.order-cancelled.v1")]
public sealed record OrderCancelledV1 : IEvent
{
    public string Stream => $"market:{MarketId}";

    public required string MarketId { get; init; }

    public required string OrderId { get; init; }

    public required string Account { get; init; }

    public required uint Lots { get; init; }

    public required string Reason { get; init; }
}
