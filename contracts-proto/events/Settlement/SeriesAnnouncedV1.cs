using MassTransit;

namespace HashPerp.Events.Settlement;

/// <summary>The attestor signed the races of an expiry.</summary>
[MessageUrn("urn:hashperp:settlement:series-announced:v1", useDefaultPrefix: false)]
[EntityName("hashperp.settlement.series-announced.v1")]
public sealed record SeriesAnnouncedV1 : IEvent
{
    public string Stream => $"expiry:{ExpiryHeight}";

    public required uint ExpiryHeight { get; init; }

    public required uint ListingHeight { get; init; }

    public required string Attestor { get; init; }

    public required string Root { get; init; }

    public required IReadOnlyList<uint> Strikes { get; init; }

    public required IReadOnlyList<uint> Times { get; init; }
}
