using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle.Core;

/// <summary>What one side has said.</summary>
public sealed record PartyView
{
    /// <summary>x-only identity key.</summary>
    public required Bytes32 Account { get; init; }

    /// <summary>HEIGHT or TIME; null in a direct round until somebody has said it.</summary>
    public Leg? Leg { get; init; }

    /// <summary>Number of the newest report taken; 0 before the first.</summary>
    public ulong Number { get; init; }

    /// <summary>The furthest state reported, up to <see cref="AgentState.Settled"/>. Going back is not believed.</summary>
    public AgentState Progress { get; init; }

    public bool SaysRefunded { get; init; }

    public bool SaysClosed { get; init; }

    public bool SaysAborted { get; init; }

    /// <summary>The error number behind an abort of its own; 0 when it gave none.</summary>
    public int AbortCode { get; init; }

    public Candidate? Candidate { get; init; }

    public bool HasReported => Number > 0;

    public bool SaysSubmitted => Progress >= AgentState.Submitted;

    internal PartyView With(AgentReport report)
    {
        var reached = report.State switch
        {
            AgentState.Refunded => AgentState.SetUp,
            AgentState.Closed => AgentState.Active,
            AgentState.Aborted => AgentState.None,
            var state => state,
        };
        return this with
        {
            Number = report.Number,
            Leg = Leg ?? report.Leg,
            Progress = reached > Progress ? reached : Progress,
            SaysRefunded = SaysRefunded || report.State == AgentState.Refunded,
            SaysClosed = SaysClosed || report.State == AgentState.Closed,
            SaysAborted = SaysAborted || report.State == AgentState.Aborted,
            AbortCode = report.State == AgentState.Aborted ? report.ReasonCode : AbortCode,
            Candidate = report.Candidate ?? Candidate,
        };
    }
}
