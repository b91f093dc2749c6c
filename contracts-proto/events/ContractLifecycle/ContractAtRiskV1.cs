using MassTransit;

namespace HashPerp.Events.ContractLifecycle;

/// <summary>
/// A live contract's operator has been unreachable for so long that its parties should prepare to leave alone. Told once for each silence; followed by
/// <see cref="ContractOutOfRiskV1"/> when the operator answers, unless the contract ends first.
/// </summary>
[MessageUrn("urn:hashperp:contractlifecycle:contract-at-risk:v1", useDefaultPrefix: false)]
[EntityName("hashperp.contractlifecycle.contract-at-risk.v1")]
public sealed record ContractAtRiskV1 : IEvent
{
    public string Stream => $"contract:{Round}";

    public required string Round { get; init; }

    public required string? MatchId { get; init; }

    public required string ContractId { get; init; }

    /// <summary>Wall-clock.</summary>
    public required long SilentSinceUnixUs { get; init; }

    /// <summary>Unroll deadline of the first rung that isn't settled.</summary>
    public required long UnrollBy { get; init; }

    /// <summary>What the deadline is reckoned with. Most kits have far fewer transactions.</summary>
    public required int Packages { get; init; }

    /// <summary>What to do by when.</summary>
    public required string Advice { get; init; }
}
