using MassTransit;

namespace HashPerp.Events.ContractLifecycle;

/// <summary>A two-step contract that was never activated: both have their own back.</summary>
[MessageUrn("urn:hashperp:contractlifecycle:contract-refunded:v1", useDefaultPrefix: false)]
[EntityName("hashperp.contractlifecycle.contract-refunded.v1")]
public sealed record ContractRefundedV1 : IEvent
{
    public string Stream => $"contract:{Round}";

    public required string Round { get; init; }

    public required string? MatchId { get; init; }

    public required string ContractId { get; init; }

    public required string ArkTxid { get; init; }
}
