using MassTransit;

namespace HashPerp.Events.Settlement;

/// <summary>Every pot of a contract went to its winner; the two sums are all that was locked.</summary>
[MessageUrn("urn:hashperp:settlement:contract-settled:v1", useDefaultPrefix: false)]
[EntityName("hashperp.settlement.contract-settled.v1")]
public sealed record ContractSettledV1 : IEvent
{
    public string Stream => $"settlement:{ContractId}";

    public required string ContractId { get; init; }

    public required long HeightSat { get; init; }

    public required long TimeSat { get; init; }
}
