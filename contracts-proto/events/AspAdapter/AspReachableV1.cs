using MassTransit;

namespace HashPerp.Events.AspAdapter;

/// <summary>The operator answers, with these terms.</summary>
[MessageUrn("urn:hashperp:aspadapter:asp-reachable:v1", useDefaultPrefix: false)]
[EntityName("hashperp.aspadapter.asp-reachable.v1")]
public sealed record AspReachableV1 : IEvent
{
    public string Stream => "operator";

    public required long SinceUnixUs { get; init; }

    public required string Digest { get; init; }
}
