using MassTransit;

namespace HashPerp.Events.OracleIngest;

/// <summary>A block left our chain; the highest goes first.</summary>
[MessageUrn("urn:hashperp:oracleingest:block-disconnected:v1", useDefaultPrefix: false)]
[EntityName("hashperp.oracleingest.block-disconnected.v1")]
public sealed record BlockDisconnectedV1 : IEvent
{
    public string Stream => "chain";

    public required uint Height { get; init; }

    public required string Hash { get; init; }
}
