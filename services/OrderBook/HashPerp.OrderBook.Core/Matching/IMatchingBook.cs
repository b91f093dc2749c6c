namespace HashPerp.OrderBook.Core;

/// <summary>
/// The live orders of both sides and how they meet: price, then priority. It knows numbers only: who signed what, and what a match leads to, is the engine's.
/// The engine calls it once for a command and reads what happened from <see cref="Steps"/>; nothing calls back.
/// </summary>
public interface IMatchingBook
{
    /// <summary>What the last <see cref="Enter"/> did to resting orders, in its order. Valid until the next entry.</summary>
    ReadOnlySpan<BookStep> Steps { get; }

    /// <summary>The most levels that <see cref="TakeChanges"/> tells now.</summary>
    int ChangeCount { get; }

    /// <summary>Live orders.</summary>
    int Count { get; }

    /// <summary>Lets an order meet the other side and rests what may rest. A refused one changes nothing.</summary>
    /// <param name="fills">Matches that it may make at most.</param>
    /// <exception cref="InvalidOperationException">Resting would cross the book, or the order has no lots or a price outside: a defect of the caller.</exception>
    EntryResult Enter(in EnteringOrder order, int fills);

    /// <summary>Takes a live order out.</summary>
    /// <param name="slot">As <see cref="EntryResult.Slot"/> said.</param>
    /// <returns>False when that order isn't live: a slot is used again, a priority never.</returns>
    bool Remove(int slot, ulong priority);

    /// <summary>Takes lots from a live order, which keeps its place.</summary>
    /// <param name="lots">Fewer than it has open.</param>
    /// <returns>False when that order isn't live.</returns>
    bool Reduce(int slot, ulong priority, uint lots);

    /// <summary>How many fills the owner's resting orders may take before <see cref="Enter"/> stops with <see cref="EntryOutcome.Protected"/>.</summary>
    /// <param name="fills">0: any number.</param>
    void Allow(int owner, int fills);

    /// <summary>Levels of one side, best first.</summary>
    IEnumerable<BookLevel> Levels(bool bids);

    /// <summary>Live orders of one side in the order in which they match.</summary>
    IEnumerable<RestingOrder> Orders(bool bids);

    /// <summary>
    /// The levels that changed since the last call, as they are now: bids, then asks, ascending by price. One that went over to the other side is told for both.
    /// </summary>
    /// <param name="changes">As long as <see cref="ChangeCount"/>.</param>
    /// <returns>How many there are.</returns>
    int TakeChanges(Span<LevelChange> changes);
}
