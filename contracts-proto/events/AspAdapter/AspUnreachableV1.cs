using MassTransit;

namespace HashPerp.Events.AspAdapter;

/// <summary>The operator does not answer.</summary>
[MessageUrn("urn:hashperp:aspadapter:asp-unreachable:v1", useDefaultPrefix: false)]
[EntityName("hashperp.aspadapter.asp-unreachable.v1")]
public sealed record AspUnreachableV1 : IEvent
{
    public string Stream => "operator";

    public required long SinceUnixUs { get; init; }

    public required string Reason { get; init; }
}
