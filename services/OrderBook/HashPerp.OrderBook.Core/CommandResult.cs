using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>What a command did.</summary>
/// <param name="Sequence">The market's sequence after it.</param>
/// <param name="Changed">False when nothing happened: such a command isn't journalled and has no sequence number of its own.</param>
/// <param name="Answer">Of a place or an amend: its first answer; of a cancel: the order.</param>
/// <param name="Orders">Every order that it changed, as it stands now.</param>
/// <param name="Levels">Every price level that it changed.</param>
public sealed record CommandResult(
    ulong Sequence,
    bool Changed,
    OrderView? Answer,
    IReadOnlyList<MarketEvent> Events,
    IReadOnlyList<OrderView> Orders,
    IReadOnlyList<LevelChange> Levels)
{
    /// <summary>Of a batch, one for each item in their order; of a replace-all, one for each quote.</summary>
    public IReadOnlyList<ItemAnswer> Answers { get; init; } = [];

    /// <summary>The orders that are new with this command, also those that were rejected at once.</summary>
    public IReadOnlyList<PlacedOrder> Placed { get; init; } = [];
}

/// <summary>The answer to one item of a batch: an order, or a refusal.</summary>
/// <param name="Refusal">Why nothing was done for this item; the others are not affected.</param>
public sealed record ItemAnswer(OrderView? Order, HashPerpException? Refusal)
{
    private readonly BookOrder? _subject;

    internal ItemAnswer(BookOrder subject)
        : this(null, null) => _subject = subject;

    /// <summary>As it stands at the end of its command.</summary>
    internal ItemAnswer At(ulong sequence) => _subject is null ? this : new ItemAnswer(_subject.View(sequence), null);
}

/// <summary>An order that came into the market.</summary>
/// <param name="FirstAnswer">What it was answered with.</param>
public sealed record PlacedOrder(SignedOrder Signed, OrderView FirstAnswer);
