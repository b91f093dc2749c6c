namespace HashPerp.OrderBook;

/// <summary>The persisted steps of this host, for crash tests (see HashPerp.Primitives.FaultPoint).</summary>
public static class OrderBookFaultPoints
{
    /// <summary>A market is listed.</summary>
    public const string MarketListed = "orderbook.market.listed";

    /// <summary>The intent to reserve an order's coins is written down.</summary>
    public const string ReservationIntended = "orderbook.reservation.intended";

    /// <summary>AspAdapter holds the coins of an order that isn't in the journal yet.</summary>
    public const string CoinsReserved = "orderbook.coins.reserved";

    /// <summary>A batch of commands with its events becomes durable.</summary>
    public const string JournalCommitted = "orderbook.journal.committed";

    /// <summary>The coins of an order that is over are released.</summary>
    public const string CoinsReleased = "orderbook.coins.released";

    public static readonly IReadOnlyList<string> All = [MarketListed, ReservationIntended, CoinsReserved, JournalCommitted, CoinsReleased];
}
