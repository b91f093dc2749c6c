namespace HashPerp.OrderBook.Core;

/// <summary>Bounds of one market. They are part of its rules: changing one changes what a journal replays to.</summary>
public static class MarketLimits
{
    /// <summary>Lots of one order.</summary>
    public const uint Lots = 1_000_000;

    /// <summary>Orders of one account that are not over.</summary>
    public const int OrdersPerAccount = 200;

    /// <summary>Orders of a market that are not over.</summary>
    public const int Orders = 50_000;

    /// <summary>Matches that one command makes for one order; each needs a signing round with another party.</summary>
    public const int FillsPerOrder = 64;

    /// <summary>Orders that are over but still remembered, for repeats and for the uniqueness of client_order_id.</summary>
    public const int FinishedOrders = 100_000;

    /// <summary>How long a client_order_id stays taken after its order is over, microseconds.</summary>
    public const long ClientOrderIdRetentionUs = 24L * 3600 * 1_000_000;

    /// <summary>Prices of a book, from its lowest to its highest; each takes 32 bytes.</summary>
    public const uint Ticks = 1 << 22;

    /// <summary>Places, cancels and amends of one batch; quotes that replace all others.</summary>
    public const int BatchItems = 50;

    /// <summary>Accounts of a market with a guard: protection, a rule for disconnects, a dead-man timer.</summary>
    public const int GuardedAccounts = 10_000;

    /// <summary>Fills that market-maker protection counts to.</summary>
    public const uint ProtectionFills = 1_000;

    /// <summary>The shortest window of market-maker protection, microseconds.</summary>
    public const long ShortestWindowUs = 1_000;

    /// <summary>The longest, microseconds.</summary>
    public const long LongestWindowUs = 3600L * 1_000_000;

    /// <summary>The shortest dead-man timer, microseconds: a slow network must not set it off.</summary>
    public const long ShortestDeadManUs = 5_000_000;

    /// <summary>The longest, microseconds.</summary>
    public const long LongestDeadManUs = 24L * 3600 * 1_000_000;

    /// <summary>Bytes of the text that says why a match was busted.</summary>
    public const int ReasonBytes = 256;
}
