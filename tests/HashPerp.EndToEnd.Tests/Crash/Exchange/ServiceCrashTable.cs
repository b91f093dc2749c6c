namespace HashPerp.EndToEnd.Tests;

/// <summary>The scene in which each fault point of each service of the exchange is reached.</summary>
internal static class ServiceCrashTable
{
    private const string Operator = "ArkServer";
    private const string BatchesOnly = "Batches only; the wallet's crash tests kill the operator there.";
    private const string EarlyOnly = "Events that overtake others only; the tests of messaging have it.";

    private static readonly string[] Both = ["before", "after"];

    /// <summary>Every service with persisted steps. The Gateway has none.</summary>
    public static IReadOnlyList<string> Services { get; } = ["OracleIngest", "AspAdapter", "OrderBook", "ContractLifecycle", "Settlement", "Attestor", Operator];

    private static readonly Dictionary<(string Service, string Point), ServiceScene> Scenes = new()
    {
        [("OracleIngest", "oracle.headers-read")] = ServiceScene.Block,
        [("OracleIngest", "oracle.step-written")] = ServiceScene.Block,
        [("OracleIngest", "outbox.publish")] = ServiceScene.Block,
        [("OracleIngest", "outbox.mark")] = ServiceScene.Block,
        [("AspAdapter", "asp-reserved")] = ServiceScene.Fill,
        [("AspAdapter", "asp-reservation-changed")] = ServiceScene.Cancellation,
        [("AspAdapter", "asp-watched")] = ServiceScene.Fill,
        [("AspAdapter", "asp-spend-told")] = ServiceScene.Fill,
        [("AspAdapter", "outbox.publish")] = ServiceScene.Settlement,
        [("AspAdapter", "outbox.mark")] = ServiceScene.Settlement,
        [("OrderBook", "orderbook.market.listed")] = ServiceScene.Listing,
        [("OrderBook", "orderbook.reservation.intended")] = ServiceScene.Fill,
        [("OrderBook", "orderbook.coins.reserved")] = ServiceScene.Fill,
        [("OrderBook", "orderbook.journal.committed")] = ServiceScene.Fill,
        [("OrderBook", "orderbook.coins.released")] = ServiceScene.Cancellation,
        [("OrderBook", "outbox.publish")] = ServiceScene.Fill,
        [("OrderBook", "outbox.mark")] = ServiceScene.Fill,
        [("OrderBook", "inbox.apply")] = ServiceScene.Fill,
        [("ContractLifecycle", "contractlifecycle.match.persisted")] = ServiceScene.Fill,
        [("ContractLifecycle", "contractlifecycle.round.persisted")] = ServiceScene.Fill,
        [("ContractLifecycle", "contractlifecycle.report.taken")] = ServiceScene.Fill,
        [("ContractLifecycle", "contractlifecycle.contract.verified")] = ServiceScene.Fill,
        [("ContractLifecycle", "contractlifecycle.contract.activated")] = ServiceScene.Fill,
        [("ContractLifecycle", "outbox.publish")] = ServiceScene.Fill,
        [("ContractLifecycle", "outbox.mark")] = ServiceScene.Fill,
        [("ContractLifecycle", "inbox.apply")] = ServiceScene.Fill,
        [("Settlement", "settlement.announced")] = ServiceScene.Listing,
        [("Settlement", "settlement.series-written")] = ServiceScene.Listing,
        [("Settlement", "outbox.publish")] = ServiceScene.Listing,
        [("Settlement", "outbox.mark")] = ServiceScene.Listing,
        [("Settlement", "inbox.apply")] = ServiceScene.Fill,
        [("Settlement", "settlement.pots-watched")] = ServiceScene.Fill,
        [("Settlement", "settlement.outcome-written")] = ServiceScene.Settlement,
        [("Settlement", "settlement.rungs-settled")] = ServiceScene.Settlement,
        [("Attestor", "attestor.record-written")] = ServiceScene.Listing,
        [("Attestor", "attestor.record-torn")] = ServiceScene.Listing,
        [("Attestor", "attestor.outcome-published")] = ServiceScene.Settlement,
        [(Operator, "arkserver.submit.persisted")] = ServiceScene.Fill,
        [(Operator, "arkserver.finalize.persisted")] = ServiceScene.Fill,
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

    /// <summary>Every death of one service; those at which contracts settle come last.</summary>
    /// <exception cref="InvalidOperationException">A point that was compiled in has neither scene nor reason.</exception>
    public static IReadOnlyList<ServiceCrashRow> Of(string service) =>
    [
        .. from point in BuiltFaultPoints.Of($"HashPerp.{service}")
           where !Elsewhere.ContainsKey((service, point))
           let scene = Scenes.TryGetValue((service, point), out var known)
               ? known
               : throw new InvalidOperationException($"No row reaches {point} of {service}: add its scene, or why it is elsewhere.")
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
