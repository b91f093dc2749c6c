namespace HashPerp.ContractLifecycle;

/// <summary>The persisted steps of this host, for crash tests (see HashPerp.Primitives.FaultPoint).</summary>
public static class LifecycleFaultPoints
{
    /// <summary>A match becomes a round: "before" and "after" its row, both before the commit that also marks the event.</summary>
    public const string MatchPersisted = "contractlifecycle.match.persisted";

    /// <summary>A round's new state is committed with its facts and events.</summary>
    public const string RoundPersisted = "contractlifecycle.round.persisted";

    /// <summary>A report is acknowledged.</summary>
    public const string ReportTaken = "contractlifecycle.report.taken";

    /// <summary>The operator's data are asked for.</summary>
    public const string ContractVerified = "contractlifecycle.contract.verified";

    /// <summary>A contract that the operator holds is written down: "before" and "after" its rows, both before the commit.</summary>
    public const string ContractActivated = "contractlifecycle.contract.activated";

    public static readonly IReadOnlyList<string> All = [MatchPersisted, RoundPersisted, ReportTaken, ContractVerified, ContractActivated];
}
