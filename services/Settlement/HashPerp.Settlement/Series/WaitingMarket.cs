namespace HashPerp.Settlement.Host;

/// <summary>A market whose series isn't announced yet.</summary>
internal sealed record WaitingMarket
{
    public string MarketId { get; init; } = "";

    public long ExpiryHeight { get; init; }

    public long ListingHeight { get; init; }

    public long[] Strikes { get; init; } = [];

    public string? Traceparent { get; init; }
}
