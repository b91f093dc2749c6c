using MassTransit;

namespace HashPerp.Events.OrderBook;

/// <summary>A market was listed; it opens once its series is announced.</summary>
[MessageUrn("urn:hashperp:orderbook:market-listed:v1", useDefaultPrefix: false)]
[EntityName("hashperp.orderbook.market-listed.v1")]
public sealed record MarketListedV1 : IEvent
{
    public string Stream => $"market:{MarketId}";

    public required string MarketId { get; init; }

    public required uint ExpiryHeight { get; init; }

    public required uint ListingHeight { get; init; }

    public required IReadOnlyList<uint> Strikes { get; init; }

    public required long PerLotSat { get; init; }
}
