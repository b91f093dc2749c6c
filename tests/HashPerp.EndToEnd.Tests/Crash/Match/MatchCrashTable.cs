using HashPerp.Client;
using HashPerp.Primitives;
using static HashPerp.EndToEnd.Tests.MatchScene;

namespace HashPerp.EndToEnd.Tests;

/// <summary>The scenes of an exchange in which each fault point of an agent is reached, and by whom.</summary>
internal static class MatchCrashTable
{
    private const string NoMatch = "Not of a match, which opens in one step; without an exchange it is the same, see CrashTable.";
    private const string SameEnd = "After its activation a contract doesn't care where it comes from; see CrashTable.";
    private const string BatchesOnly = "Batches only; the wallet's own crash tests have it.";

    private static readonly string[] Sides = ["before", "after"];

    private static readonly Dictionary<string, MatchScene[]> Scenes = new()
    {
        [Saved(ContractState.Matched)] = [Fill],
        [Saved(ContractState.Proposed)] = [Fill],
        [Saved(ContractState.Agreed)] = [Fill],
        [Saved(ContractState.Presigned)] = [Fill],
        [Saved(ContractState.Submitted)] = [Fill],
        [Saved(ContractState.Active)] = [Fill],
        [Saved(ContractState.Aborted)] = [Bust, LateBust],
        [ContractFaultPoints.Sent] = [Fill],
        [ContractFaultPoints.Submitted] = [Fill],
        [ContractFaultPoints.Released] = [Fill],
        [ContractFaultPoints.Finalized] = [Fill],
        [ContractFaultPoints.KitWritten] = [Fill],
        [ClientFaultPoints.DocumentWritten] = [Fill],
        [ClientFaultPoints.JournalAppended] = [Fill],
        [ClientFaultPoints.MessageSent] = [Fill],
        [ClientFaultPoints.MessageHandled] = [Fill],
        [ClientFaultPoints.ReportSent] = [Fill],
        [ClientFaultPoints.TxSubmitted] = [Split, LateBust],
        [ClientFaultPoints.TxFinalized] = [Split, LateBust],
        [ClientFaultPoints.OrderPlaced] = [Fill],
        [ClientFaultPoints.OrderCancelled] = [Cancellation],
        [Ordered(OwnOrderStatus.Placing)] = [Fill],
        [Ordered(OwnOrderStatus.Open)] = [Cancellation],
        [Ordered(OwnOrderStatus.Suspended)] = [Silence],
        [Ordered(OwnOrderStatus.Cancelling)] = [Cancellation],
        [Ordered(OwnOrderStatus.Filled)] = [Fill],
        [Ordered(OwnOrderStatus.Cancelled)] = [Cancellation],
        [Ordered(OwnOrderStatus.Refused)] = [MatchScene.Refusal],
    };

    /// <summary>Who alone passes a point, or gets into a scene: TIME's coin is as big as HEIGHT's here, so TIME signs last.</summary>
    private static readonly Dictionary<string, (Leg Party, string Reason)> OneParty = new()
    {
        [Saved(ContractState.Proposed)] = (Leg.Height, "The maker proposes, and HEIGHT's order rests first."),
        [ContractFaultPoints.Submitted] = (Leg.Height, "HEIGHT submits what both sign."),
        [ContractFaultPoints.Finalized] = (Leg.Time, "The last signer finalizes."),
        [$"{LateBust}"] = (Leg.Time, "HEIGHT's signatures leave its process for the operator only."),
    };

    /// <summary>Points that no scene here passes, each with the reason.</summary>
    public static IReadOnlyDictionary<string, string> Elsewhere { get; } = new Dictionary<string, string>
    {
        [Saved(ContractState.SetUp)] = NoMatch,
        [Saved(ContractState.Refunded)] = NoMatch,
        [Saved(ContractState.Closed)] = SameEnd,
        [Saved(ContractState.Settling)] = SameEnd,
        [Saved(ContractState.Settled)] = SameEnd,
        [ClientFaultPoints.IntentRegistered] = BatchesOnly,
        [ClientFaultPoints.ForfeitsSent] = BatchesOnly,
        [ClientFaultPoints.PackageSent] = "Exits only; OwnWatchTests kills the agent there.",
    };

    /// <summary>Every point of the built agent, before and after, in both parties where both pass it.</summary>
    public static IReadOnlyList<MatchCrashRow> Rows { get; } =
    [
        .. from point in BuiltFaultPoints.OfAgent()
           where !Elsewhere.ContainsKey(point)
           let known = Scenes.TryGetValue(point, out var found) ? found : throw new InvalidOperationException($"No row reaches {point}: add its scenes, or why it is elsewhere.")
           from scene in known
           from party in (Leg[])[Leg.Height, Leg.Time]
           where Passes(point, party) && Passes($"{scene}", party)
           from side in Sides
           orderby scene, party
           select new MatchCrashRow(scene, point, side, party),
    ];

    /// <summary>What the table says of points that are not compiled in.</summary>
    public static IEnumerable<string> Stale() => Scenes.Keys.Concat(Elsewhere.Keys).Except(BuiltFaultPoints.OfAgent());

    /// <summary>Whether a party dies at this point in some row.</summary>
    public static bool Has(string point, Leg party) => Rows.Any(row => row.Point == point && row.Party == party);

    private static bool Passes(string what, Leg party) => !OneParty.TryGetValue(what, out var only) || only.Party == party;

    private static string Ordered(OwnOrderStatus status) => $"{ClientFaultPoints.OrderSaved}.{status}";

    private static string Saved(ContractState state) => $"{ContractFaultPoints.Saved}.{state}";
}
