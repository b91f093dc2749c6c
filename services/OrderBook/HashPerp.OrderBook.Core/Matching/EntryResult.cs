namespace HashPerp.OrderBook.Core;

/// <summary>Where an order is after it met the book.</summary>
public enum EntryOutcome : byte
{
    /// <summary>No lots are left.</summary>
    Done,

    /// <summary>What is left rests.</summary>
    Rested,

    /// <summary>What is left may not rest: the order is immediate.</summary>
    Immediate,

    /// <summary>What is left is less than the order's minimum fill.</summary>
    BelowMinimumFill,

    /// <summary>What is left would cross an order that it can't match.</summary>
    WouldCross,

    /// <summary>Self-trade prevention ends the order.</summary>
    SelfTrade,

    /// <summary>A resting owner's allowance is used up: the caller takes that owner's orders out and lets this one enter again with what it has left.</summary>
    Protected,

    /// <summary>Refused: it would have taken.</summary>
    WouldTake,

    /// <summary>Refused: it can't be filled as a whole.</summary>
    NotFillable,
}

/// <param name="Left">Lots that are not matched.</param>
/// <param name="Price">The order's, or where it slid to.</param>
/// <param name="Slot">Of a rested order.</param>
/// <param name="Owner">Of a <see cref="EntryOutcome.Protected"/> result: whose allowance is used up.</param>
/// <param name="Fills">Matches that were made.</param>
public readonly record struct EntryResult(EntryOutcome Outcome, uint Left, uint Price, int Slot, int Owner, int Fills)
{
    /// <summary>Nothing has happened.</summary>
    public bool IsRefused => Outcome >= EntryOutcome.WouldTake;
}

/// <summary>What happened to a resting order.</summary>
public enum StepKind : byte
{
    /// <summary>It matched the entering order.</summary>
    Fill,

    /// <summary>Self-trade prevention cancelled it.</summary>
    SelfTradeCancel,

    /// <summary>Self-trade prevention took lots from it and from the entering order.</summary>
    SelfTradeDecrement,

    /// <summary>What it had left after that is less than its minimum fill, and is gone.</summary>
    BelowMinimumFill,
}

/// <param name="Resting">The priority of the resting order.</param>
/// <param name="Lots">That it matched or lost.</param>
/// <param name="Price">Of its level.</param>
public readonly record struct BookStep(ulong Resting, uint Lots, uint Price, StepKind Kind);
