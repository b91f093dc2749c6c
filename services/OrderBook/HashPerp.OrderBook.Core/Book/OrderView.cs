using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>Wire values of an order's state.</summary>
public enum OrderState : byte
{
    Open = 1,

    /// <summary>Open, but its signer is away.</summary>
    Suspended = 2,

    /// <summary>All of it is matched; a bust may open it again.</summary>
    Filled = 3,

    /// <summary>What wasn't filled is cancelled.</summary>
    Cancelled = 4,

    Rejected = 5,
}

/// <summary>An order at one moment. Lots = Filled + Open + Cancelled, always.</summary>
/// <param name="Filled">Matched and not busted.</param>
/// <param name="IsOver">Nothing of it can change any more: nothing open, no match of it pending.</param>
/// <param name="Reason">Of the last cancellation.</param>
/// <param name="Sequence">The market's sequence at that moment.</param>
public sealed record OrderView(
    Bytes32 OrderId,
    Bytes32 Account,
    UInt128 ClientOrderId,
    Leg Leg,
    uint Price,
    uint Lots,
    uint Filled,
    uint Open,
    uint Cancelled,
    OrderState Status,
    bool IsOver,
    CancelReason Reason,
    ulong Sequence);
