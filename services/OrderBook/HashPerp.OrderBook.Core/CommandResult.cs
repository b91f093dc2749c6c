namespace HashPerp.OrderBook.Core;

/// <summary>What a command did.</summary>
/// <param name="Sequence">The market's sequence after it.</param>
/// <param name="Changed">False when nothing happened: such a command isn't journalled and has no sequence number of its own.</param>
/// <param name="Answer">Of a place: its first answer; of a cancel: the order.</param>
/// <param name="Orders">Every order that it changed, as it stands now.</param>
/// <param name="Levels">Every price level that it changed.</param>
public sealed record CommandResult(
    ulong Sequence,
    bool Changed,
    OrderView? Answer,
    IReadOnlyList<MarketEvent> Events,
    IReadOnlyList<OrderView> Orders,
    IReadOnlyList<LevelChange> Levels);
