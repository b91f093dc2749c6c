using HashPerp.ContractScripts;

namespace HashPerp.OrderBook.Core;

/// <summary>What an order does where it would take, or can't take all.</summary>
public enum EntryMode : byte
{
    /// <summary>Takes what it can and rests.</summary>
    Rest,

    /// <summary>Takes what it can and never rests.</summary>
    Immediate,

    /// <summary>Takes all of it or nothing.</summary>
    FillOrKill,

    /// <summary>Rests or is refused.</summary>
    PostOnly,

    /// <summary>Rests at its price, or at the best one that doesn't take.</summary>
    Slide,
}

/// <summary>An order on its way into the book.</summary>
/// <param name="Priority">Its place in time: lower is older. Unique among live orders, not 0.</param>
/// <param name="Owner">Orders of one owner don't match; small numbers, from 0.</param>
/// <param name="Lots">Open lots, at least 1.</param>
/// <param name="MinFill">The fewest lots of one match; 0 and 1 are the same.</param>
public readonly record struct EnteringOrder(
    ulong Priority, int Owner, bool IsBid, uint Price, uint Lots, uint MinFill, SelfTradePrevention SelfTrade, EntryMode Mode);

/// <summary>A live order.</summary>
public readonly record struct RestingOrder(ulong Priority, int Owner, uint Price, uint Open);
