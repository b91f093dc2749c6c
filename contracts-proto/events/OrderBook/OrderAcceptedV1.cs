using MassTransit;

namespace HashPerp.Events.OrderBook;

/// <summary>An order is in the journal and in the book.</summary>
[MessageUrn("urn:hashperp:orderbook:order-accepted:v1", useDefaultPrefix: false)]
[EntityName("hashperp.orderbook.order-accepted.v1")]
public sealed record OrderAcceptedV1 : IEvent
{
    public string Stream => $"market:{MarketId}";

    public required string MarketId { get; init; }

    public required string OrderId { get; init; }

    public required string Account { get; init; }

    public required string Leg { get; init; }

    public required uint Price { get; init; }

    public required uint Lots { get; init; }

    public required ulong Sequence { get; init; }
}
