using MassTransit;

namespace HashPerp.Events.OracleIngest;

/// <summary>The ex-fee hashprice at a new tip.</summary>
[MessageUrn("urn:hashperp:oracleingest:index-updated:v1", useDefaultPrefix: false)]
[EntityName("hashperp.oracleingest.index-updated.v1")]
public sealed record IndexUpdatedV1 : IEvent
{
    public string Stream => "chain";

    public required uint Height { get; init; }

    public required uint DisplayHeight { get; init; }

    public required long HashpriceMsatPerPhDay { get; init; }
}
