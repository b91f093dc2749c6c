using MassTransit;

namespace HashPerp.Events.ContractLifecycle;

/// <summary>The operator answers again, and the contract is still live.</summary>
[MessageUrn("urn:hashperp:contractlifecycle:contract-out-of-risk:v1", useDefaultPrefix: false)]
[EntityName("hashperp.contractlifecycle.contract-out-of-risk.v1")]
public sealed record ContractOutOfRiskV1 : IEvent
{
    public string Stream => $"contract:{Round}";

    public required string Round { get; init; }

    public required string? MatchId { get; init; }

    public required string ContractId { get; init; }
}
