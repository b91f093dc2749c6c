using MassTransit;

namespace HashPerp.Events.ContractLifecycle;

/// <summary>The operator holds the pots; both parties have their kits.</summary>
[MessageUrn("urn:hashperp:contractlifecycle:contract-activated:v1", useDefaultPrefix: false)]
[EntityName("hashperp.contractlifecycle.contract-activated.v1")]
public sealed record ContractActivatedV1 : IEvent
{
    public string Stream => $"contract:{Round}";

    public required string Round { get; init; }

    public required string? MatchId { get; init; }

    public required string ContractId { get; init; }

    public required string MarketId { get; init; }

    public required string HeightAccount { get; init; }

    public required string TimeAccount { get; init; }

    public required uint Price { get; init; }

    public required uint Lots { get; init; }

    public required uint ExpiryHeight { get; init; }

    public required string ArkTxid { get; init; }

    public required string Terms { get; init; }

    public required IReadOnlyList<ContractPot> Pots { get; init; }
}
