using HashPerp.Client;
using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>The scene in which each fault point of a signing round is reached, and by whom.</summary>
internal static class CrashTable
{
    private static readonly Leg[] Both = [Leg.Height, Leg.Time];

    private static readonly Dictionary<string, CrashScene> Scenes = new()
    {
        [Saved(ContractState.Proposed)] = CrashScene.Instant,
        [Saved(ContractState.Agreed)] = CrashScene.Instant,
        [Saved(ContractState.Presigned)] = CrashScene.Instant,
        [Saved(ContractState.Submitted)] = CrashScene.Instant,
        [Saved(ContractState.Active)] = CrashScene.Instant,
        [Saved(ContractState.SetUp)] = CrashScene.Setup,
        [Saved(ContractState.Refunded)] = CrashScene.Refund,
        [Saved(ContractState.Closed)] = CrashScene.Close,
        [Saved(ContractState.Aborted)] = CrashScene.Refusal,
        [Saved(ContractState.Settling)] = CrashScene.Settlement,
        [Saved(ContractState.Settled)] = CrashScene.Settlement,
        [ContractFaultPoints.Sent] = CrashScene.Instant,
        [ContractFaultPoints.Submitted] = CrashScene.Instant,
        [ContractFaultPoints.Released] = CrashScene.Instant,
        [ContractFaultPoints.Finalized] = CrashScene.Instant,
        [ContractFaultPoints.KitWritten] = CrashScene.Instant,
        [ClientFaultPoints.DocumentWritten] = CrashScene.Instant,
        [ClientFaultPoints.JournalAppended] = CrashScene.Instant,
        [ClientFaultPoints.MessageSent] = CrashScene.Instant,
        [ClientFaultPoints.MessageHandled] = CrashScene.Instant,
    };

    /// <summary>Points that a role never passes in a signing round, each with the reason; those that only an exchange reaches are rows of <see cref="MatchCrashTable"/>.</summary>
    public static readonly IReadOnlyDictionary<(string Point, Leg? Party), string> Unreachable = new Dictionary<(string, Leg?), string>
    {
        [(ContractFaultPoints.Submitted, Leg.Time)] = "HEIGHT submits what both sign, since it holds the activation secret.",
        [(ClientFaultPoints.IntentRegistered, null)] = "Batches only; the wallet's own crash tests have it.",
        [(ClientFaultPoints.ForfeitsSent, null)] = "Batches only; the wallet's own crash tests have it.",
        [(ClientFaultPoints.PackageSent, null)] = "Exits only; OwnWatchTests kills the agent there.",
    };

    /// <summary>Every fault point of the code that a signing round passes, before and after, in both parties.</summary>
    public static IReadOnlyList<CrashRow> Rows { get; } =
    [
        .. from point in ContractFaultPoints.All.Concat(ClientFaultPoints.All)
           from party in Both
           where !Unreachable.ContainsKey((point, null)) && !Unreachable.ContainsKey((point, party))
           where Scenes.ContainsKey(point) || !MatchCrashTable.Has(point, party)
           from side in (string[])["before", "after"]
           select new CrashRow(
               Scenes.TryGetValue(point, out var scene) ? scene : throw new InvalidOperationException($"No row reaches {point}: add its scene, or why it is unreachable."),
               point, side, party, MakerFor(point, party), LastFor(point, party)),
    ];

    public static IReadOnlyList<CrashRow> Of(params CrashScene[] scenes) => [.. Rows.Where(row => scenes.Contains(row.Scene))];

    /// <summary>Only a maker is ever in state Proposed, and only a maker is refused before it has agreed.</summary>
    private static Leg MakerFor(string point, Leg party) =>
        point == Saved(ContractState.Proposed) || point == Saved(ContractState.Aborted) ? party : Leg.Height;

    /// <summary>Only the last signer finalizes.</summary>
    private static Leg LastFor(string point, Leg party) => point == ContractFaultPoints.Finalized ? party : Leg.Time;

    private static string Saved(ContractState state) => $"{ContractFaultPoints.Saved}.{state}";
}
