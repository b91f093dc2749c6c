using static HashPerp.EndToEnd.Tests.ServiceScene;

namespace HashPerp.EndToEnd.Tests;

/// <summary>The scenes in which each fault point of each service of the exchange is reached.</summary>
internal static class ServiceCrashTable
{
    private const string Operator = "ArkServer";
    private const string BatchesOnly = "Batches only; the wallet's crash tests kill the operator there.";
    private const string EarlyOnly = "Events that overtake others only; the tests of messaging have it.";

    private static readonly string[] Both = ["before", "after"];

    /// <summary>Every service with persisted steps. The Gateway has none.</summary>
    public static IReadOnlyList<string> Services { get; } = ["OracleIngest", "AspAdapter", "OrderBook", "ContractLifecycle", "Settlement", "Attestor", Operator];

    /// <summary>Opening, holding and settling: contracts of matches that go their way.</summary>
    public static IReadOnlyList<ServiceScene> Trading { get; } = [Listing, Fill, Cancellation, Holding, Settlement];

    private static readonly Dictionary<(string Service, string Point), ServiceScene[]> Scenes = new()
    {
        [("OracleIngest", "oracle.headers-read")] = [Holding],
        [("OracleIngest", "oracle.step-written")] = [Holding, Settlement],
        [("OracleIngest", "outbox.publish")] = [Holding],
        [("OracleIngest", "outbox.mark")] = [Holding],
        [("AspAdapter", "asp-reserved")] = [Fill],
        [("AspAdapter", "asp-reservation-changed")] = [Fill, Cancellation, Bust],
        [("AspAdapter", "asp-watched")] = [Fill, Setup],
        [("AspAdapter", "asp-spend-told")] = [Fill, Settlement, Refund, Close],
        [("AspAdapter", "outbox.publish")] = [Settlement, Refund, Close],
        [("AspAdapter", "outbox.mark")] = [Settlement, Refund, Close],
        [("OrderBook", "orderbook.market.listed")] = [Listing],
        [("OrderBook", "orderbook.reservation.intended")] = [Fill],
        [("OrderBook", "orderbook.coins.reserved")] = [Fill],
        [("OrderBook", "orderbook.journal.committed")] = [Fill, Cancellation, Bust],
        [("OrderBook", "orderbook.coins.released")] = [Fill, Cancellation, Bust],
        [("OrderBook", "outbox.publish")] = [Fill, Cancellation, Bust],
        [("OrderBook", "outbox.mark")] = [Fill, Cancellation, Bust],
        [("OrderBook", "inbox.apply")] = [Listing, Fill, Holding, Settlement, Bust],
        [("ContractLifecycle", "contractlifecycle.match.persisted")] = [Fill],
        [("ContractLifecycle", "contractlifecycle.round.persisted")] = [Fill, Settlement, Setup, Refund, Close],
        [("ContractLifecycle", "contractlifecycle.report.taken")] = [Fill, Settlement, Setup, Refund, Close, Bust],
        [("ContractLifecycle", "contractlifecycle.contract.verified")] = [Fill, Setup, Refund],
        [("ContractLifecycle", "contractlifecycle.contract.activated")] = [Fill],
        [("ContractLifecycle", "contractlifecycle.contract.set-up")] = [Setup],
        [("ContractLifecycle", "contractlifecycle.contract.refunded")] = [Refund],
        [("ContractLifecycle", "contractlifecycle.contract.closed")] = [Close],
        [("ContractLifecycle", "contractlifecycle.round.aborted")] = [Bust],
        [("ContractLifecycle", "outbox.publish")] = [Fill, Setup, Refund, Close, Bust],
        [("ContractLifecycle", "outbox.mark")] = [Fill, Setup, Refund, Close, Bust],
        [("ContractLifecycle", "inbox.apply")] = [Fill, Settlement, Refund, Close],
        [("Settlement", "settlement.announced")] = [Listing],
        [("Settlement", "settlement.series-written")] = [Listing],
        [("Settlement", "outbox.publish")] = [Listing, Settlement],
        [("Settlement", "outbox.mark")] = [Listing, Settlement],
        [("Settlement", "inbox.apply")] = [Listing, Fill, Holding, Settlement, Refund, Close],
        [("Settlement", "settlement.pots-watched")] = [Fill],
        [("Settlement", "settlement.outcome-written")] = [Settlement],
        [("Settlement", "settlement.rungs-settled")] = [Settlement],
        [("Attestor", "attestor.record-written")] = [Listing, Settlement],
        [("Attestor", "attestor.record-torn")] = [Listing, Settlement],
        [("Attestor", "attestor.outcome-published")] = [Settlement],
        [(Operator, "arkserver.submit.persisted")] = [Fill, Settlement, Setup, Refund, Close],
        [(Operator, "arkserver.finalize.persisted")] = [Fill, Settlement, Setup, Refund, Close],
    };

    /// <summary>Steps with one side only: what lies on the other is another step's, or nothing that outlives the process.</summary>
    private static readonly Dictionary<string, string> OneSide = new()
    {
        ["oracle.headers-read"] = "after",
        ["settlement.announced"] = "after",
        ["settlement.pots-watched"] = "after",
        ["settlement.rungs-settled"] = "before",
        ["attestor.record-torn"] = "after",
        ["attestor.outcome-published"] = "before",
    };

    /// <summary>Points that no scene here passes, each with the reason.</summary>
    public static IReadOnlyDictionary<(string Service, string Point), string> Elsewhere { get; } = new Dictionary<(string, string), string>
    {
        [("AspAdapter", "asp-operator-told")] = "An operator that is away; the tests of AspAdapter have it.",
        [("AspAdapter", "inbox.apply")] = "It takes no events.",
        [("AspAdapter", "inbox.hold")] = "It takes no events.",
        [("OracleIngest", "inbox.apply")] = "It takes no events.",
        [("OracleIngest", "inbox.hold")] = "It takes no events.",
        [("OrderBook", "inbox.hold")] = EarlyOnly,
        [("ContractLifecycle", "inbox.hold")] = EarlyOnly,
        [("Settlement", "inbox.hold")] = EarlyOnly,
        [(Operator, "arkserver.sweep.persisted")] = "Expired batches only; the operator's own tests kill it there.",
        [(Operator, "arkserver.round.persisted")] = BatchesOnly,
        [(Operator, "arkserver.round.broadcast")] = BatchesOnly,
        [(Operator, "arkserver.round.completed")] = BatchesOnly,
    };

    /// <summary>Scenes in which a service writes nothing down, each with the reason.</summary>
    public static IReadOnlyDictionary<(string Service, ServiceScene Scene), string> Idle { get; } = new (string Service, ServiceScene[] Scenes, string Reason)[]
    {
        ("OracleIngest", [Listing, Fill, Cancellation, Setup, Refund, Close, Bust], "It knows blocks only."),
        ("AspAdapter", [Listing, Holding], "No coin moves, and none is promised."),
        ("OrderBook", [Setup, Refund], "A direct proposal is in no book."),
        ("OrderBook", [Close], "A match is over for it once its contract is active."),
        ("ContractLifecycle", [Listing, Cancellation, Holding], "It knows contracts, not orders and blocks."),
        ("Settlement", [Cancellation, Setup, Bust], "It knows contracts from their activation on, and from a refund."),
        ("Attestor", [Fill, Cancellation, Holding, Setup, Refund, Close, Bust], "It knows races only."),
        (Operator, [Listing, Cancellation, Holding, Bust], "No transaction is made. A party whose signature was out respends its coins; the tests of agents have that."),
    }.SelectMany(idle => idle.Scenes.Select(scene => (idle.Service, scene, idle.Reason))).ToDictionary(idle => (idle.Service, idle.scene), idle => idle.Reason);

    /// <summary>Every death of one service in these scenes, scene by scene.</summary>
    /// <exception cref="InvalidOperationException">A point that was compiled in has neither scene nor reason.</exception>
    public static IReadOnlyList<ServiceCrashRow> Of(string service, params IEnumerable<ServiceScene> scenes) =>
    [
        .. from point in BuiltFaultPoints.Of($"HashPerp.{service}")
           where !Elsewhere.ContainsKey((service, point))
           let known = Scenes.TryGetValue((service, point), out var found)
               ? found
               : throw new InvalidOperationException($"No row reaches {point} of {service}: add its scenes, or why it is elsewhere.")
           from scene in known.Where(scenes.Contains)
           from side in OneSide.TryGetValue(point, out var only) ? [only] : Both
           orderby scene
           select new ServiceCrashRow(service, point, side, scene),
    ];

    /// <summary>What the table says of points that are not compiled in.</summary>
    public static IEnumerable<string> Stale() =>
        from known in Scenes.Keys.Concat(Elsewhere.Keys)
        where !BuiltFaultPoints.Of($"HashPerp.{known.Service}").Contains(known.Point)
        select $"{known.Service} {known.Point}";
}
