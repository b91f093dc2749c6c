using MassTransit;

namespace HashPerp.Events.ContractLifecycle;

/// <summary>A round ended before anything was submitted. The offender is the account that let a time-out pass, if one did.</summary>
[MessageUrn("urn:hashperp:contractlifecycle:contract-aborted:v1", useDefaultPrefix: false)]
[EntityName("hashperp.contractlifecycle.contract-aborted.v1")]
public sealed record ContractAbortedV1 : IEvent
{
    public string Stream => $"contract:{Round}";

    public required string Round { get; init; }

    public required string? MatchId { get; init; }

    public required int Code { get; init; }

    public required string Reason { get; init; }

    public required string? Offender { get; init; }

    /// <summary>Accounts whose order of this match doesn't come back: the offender, or both where nobody can tell who failed.</summary>
    public IReadOnlyList<string> Withdrawn { get; init; } = [];
}
