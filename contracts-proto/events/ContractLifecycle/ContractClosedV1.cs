using MassTransit;

namespace HashPerp.Events.ContractLifecycle;

/// <summary>Both agreed on a split before the races ended.</summary>
[MessageUrn("urn:hashperp:contractlifecycle:contract-closed:v1", useDefaultPrefix: false)]
[EntityName("hashperp.contractlifecycle.contract-closed.v1")]
public sealed record ContractClosedV1 : IEvent
{
    public string Stream => $"contract:{Round}";

    public required string Round { get; init; }

    public required string? MatchId { get; init; }

    public required string ContractId { get; init; }

    public required string ArkTxid { get; init; }
}
