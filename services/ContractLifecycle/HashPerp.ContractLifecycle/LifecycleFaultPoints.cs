using HashPerp.ContractLifecycle.Core;

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

    /// <summary>That Setup stands is committed, with its event.</summary>
    public const string ContractSetUp = "contractlifecycle.contract.set-up";

    /// <summary>A refund is committed, with its event.</summary>
    public const string ContractRefunded = "contractlifecycle.contract.refunded";

    /// <summary>An early close is committed, with its event.</summary>
    public const string ContractClosed = "contractlifecycle.contract.closed";

    /// <summary>The end of a round without a contract is committed, with its event; the agents are not told yet.</summary>
    public const string RoundAborted = "contractlifecycle.round.aborted";

    public static readonly IReadOnlyList<string> All =
    [
        MatchPersisted, RoundPersisted, ReportTaken, ContractVerified, ContractActivated, ContractSetUp, ContractRefunded, ContractClosed, RoundAborted,
    ];

    /// <summary>The commit of a fact has a point of its own beside <see cref="RoundPersisted"/>, so that a test can choose it; null where it has none.</summary>
    internal static string? CommitOf(RoundFact fact) => fact switch
    {
        WasSetUp => ContractSetUp,
        WasRefunded => ContractRefunded,
        WasClosed => ContractClosed,
        WasAborted => RoundAborted,
        _ => null,
    };
}
