using MassTransit;

namespace HashPerp.Events.OracleIngest;

/// <summary>A block joined our chain.</summary>
[MessageUrn("urn:hashperp:oracleingest:block-connected:v1", useDefaultPrefix: false)]
[EntityName("hashperp.oracleingest.block-connected.v1")]
public sealed record BlockConnectedV1 : IEvent
{
    public string Stream => "chain";

    public required uint Height { get; init; }

    public required uint DisplayHeight { get; init; }

    public required string Hash { get; init; }

    public required string Header { get; init; }

    public required uint Time { get; init; }

    public required uint MedianTime { get; init; }
}
