using MassTransit;

namespace HashPerp.Events.Settlement;

/// <summary>A race is decided, and the winner's outcome key is public.</summary>
[MessageUrn("urn:hashperp:settlement:outcome-attested:v1", useDefaultPrefix: false)]
[EntityName("hashperp.settlement.outcome-attested.v1")]
public sealed record OutcomeAttestedV1 : IEvent
{
    public string Stream => $"expiry:{ExpiryHeight}";

    public required uint ExpiryHeight { get; init; }

    public required uint Strike { get; init; }

    public required uint Time { get; init; }

    public required string Winner { get; init; }

    public required uint DecidingHeight { get; init; }

    public required string PrivateKey { get; init; }
}
