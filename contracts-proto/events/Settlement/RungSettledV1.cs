using MassTransit;

namespace HashPerp.Events.Settlement;

/// <summary>A pot went to the winner of its race.</summary>
[MessageUrn("urn:hashperp:settlement:rung-settled:v1", useDefaultPrefix: false)]
[EntityName("hashperp.settlement.rung-settled.v1")]
public sealed record RungSettledV1 : IEvent
{
    public string Stream => $"settlement:{ContractId}";

    public required string ContractId { get; init; }

    public required uint Rung { get; init; }

    public required uint Strike { get; init; }

    public required string Winner { get; init; }

    public required string ArkTxid { get; init; }

    public required long Sat { get; init; }
}
