using MassTransit;

namespace HashPerp.Events.ContractLifecycle;

/// <summary>The Setup transaction of a two-step opening stands; nothing is raced for yet.</summary>
[MessageUrn("urn:hashperp:contractlifecycle:contract-set-up:v1", useDefaultPrefix: false)]
[EntityName("hashperp.contractlifecycle.contract-set-up.v1")]
public sealed record ContractSetUpV1 : IEvent
{
    public string Stream => $"contract:{Round}";

    public required string Round { get; init; }

    public required string? MatchId { get; init; }

    public required string ContractId { get; init; }

    public required string MarketId { get; init; }

    public required string ArkTxid { get; init; }

    public required string Terms { get; init; }

    public required uint SetupDeadline { get; init; }
}
