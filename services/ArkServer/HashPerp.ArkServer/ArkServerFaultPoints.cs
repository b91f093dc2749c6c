namespace HashPerp.ArkServer;

/// <summary>The persisted steps of this host, for crash tests (see HashPerp.Primitives.FaultPoint).</summary>
public static class ArkServerFaultPoints
{
    /// <summary>An ark transaction becomes accepted: its inputs are locked, the signatures may be handed out.</summary>
    public const string SubmitPersisted = "arkserver.submit.persisted";

    /// <summary>An ark transaction becomes final: its outputs exist.</summary>
    public const string FinalizePersisted = "arkserver.finalize.persisted";

    /// <summary>A batch is written down with everything that it needs, its inputs are spent.</summary>
    public const string RoundPersisted = "arkserver.round.persisted";

    /// <summary>The commitment transaction goes to the node.</summary>
    public const string RoundBroadcast = "arkserver.round.broadcast";

    /// <summary>The batch's VTXOs are written down.</summary>
    public const string RoundCompleted = "arkserver.round.completed";

    /// <summary>A sweep of an expired batch is written down, before it goes to the node.</summary>
    public const string SweepPersisted = "arkserver.sweep.persisted";

    public static readonly IReadOnlyList<string> All = [SubmitPersisted, FinalizePersisted, RoundPersisted, RoundBroadcast, RoundCompleted, SweepPersisted];
}
