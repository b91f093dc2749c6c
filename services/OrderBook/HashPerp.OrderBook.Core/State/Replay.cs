using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>Brings an engine up to date from its journal.</summary>
public static class Replay
{
    /// <summary>Applies one entry and insists on what the first run made of it.</summary>
    /// <exception cref="HashPerpException"><see cref="OrderBookErrors.DamagedJournal"/> or <see cref="OrderBookErrors.ReplayDiffers"/>.</exception>
    public static CommandResult Replayed(this IMarketEngine engine, JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Sequence != engine.Sequence + 1)
        {
            throw OrderBookErrors.DamagedJournal.Error($"Entry {entry.Sequence} follows {engine.Sequence}.", "Restore the journal from its backup.");
        }
        var result = engine.Apply(CommandBytes.Read(entry.Command.Span));
        return result.Changed && engine.EventLink == entry.EventLink
            ? result
            : throw OrderBookErrors.ReplayDiffers.Error(
                $"Entry {entry.Sequence} of market {engine.Definition.Id} replays to other events.", "Run the release that wrote it, or restore the journal.");
    }
}
