using MassTransit;

namespace HashPerp.Events.OrderBook;

/// <summary>Two orders met. Private to the two: a trade only once its contract is active.</summary>
[MessageUrn("urn:hashperp:orderbook:order-matched:v1", useDefaultPrefix: false)]
[EntityName("hashperp.orderbook.order-matched.v1")]
public sealed record OrderMatchedV1 : IEvent
{
    public string Stream => $"market:{MarketId}";

    public required string MarketId { get; init; }

    public required string MatchId { get; init; }

    public required ulong TradeSequence { get; init; }

    public required uint Price { get; init; }

    public required uint Lots { get; init; }

    public required string MakerLeg { get; init; }

    public required string MakerOrder { get; init; }

    public required string MakerSignature { get; init; }

    public required string TakerOrder { get; init; }

    public required string TakerSignature { get; init; }

    public required uint ExpiryHeight { get; init; }

    public required IReadOnlyList<uint> Strikes { get; init; }

    public required long PerLotSat { get; init; }
}
