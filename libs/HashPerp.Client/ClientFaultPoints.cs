namespace HashPerp.Client;

/// <summary>The places of the client where crash tests kill it; see FaultPoint.</summary>
public static class ClientFaultPoints
{
    /// <summary>A document of the agent's folder becomes the current version (its rename).</summary>
    public const string DocumentWritten = "client.document-written";

    /// <summary>A journal record becomes durable.</summary>
    public const string JournalAppended = "client.journal-appended";

    /// <summary>A sealed message leaves the outbox for the relay.</summary>
    public const string MessageSent = "client.message-sent";

    /// <summary>A received message is marked as handled.</summary>
    public const string MessageHandled = "client.message-handled";

    /// <summary>An intent is registered with the operator.</summary>
    public const string IntentRegistered = "client.intent-registered";

    /// <summary>Forfeits and boarding signatures leave for the operator.</summary>
    public const string ForfeitsSent = "client.forfeits-sent";

    /// <summary>An off-chain transaction is submitted.</summary>
    public const string TxSubmitted = "client.tx-submitted";

    /// <summary>The signed checkpoints of an off-chain transaction leave for the operator.</summary>
    public const string TxFinalized = "client.tx-finalized";

    /// <summary>One package of an unroll goes to the node.</summary>
    public const string PackageSent = "client.package-sent";

    /// <summary>A report leaves for the coordinator.</summary>
    public const string ReportSent = "client.report-sent";

    /// <summary>Prefix: the record of an order becomes durable in a status, <c>order.saved.Placing</c> and so on.</summary>
    public const string OrderSaved = "order.saved";

    /// <summary>PlaceOrder at the order book.</summary>
    public const string OrderPlaced = "order.placed";

    /// <summary>CancelOrder at the order book.</summary>
    public const string OrderCancelled = "order.cancelled";

    public static readonly IReadOnlyList<string> All =
    [
        DocumentWritten, JournalAppended, MessageSent, MessageHandled, IntentRegistered, ForfeitsSent, TxSubmitted, TxFinalized, PackageSent, ReportSent,
        .. Enum.GetNames<OwnOrderStatus>().Select(status => $"{OrderSaved}.{status}"), OrderPlaced, OrderCancelled,
    ];
}
