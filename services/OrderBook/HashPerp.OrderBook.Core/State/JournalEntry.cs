using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>One line of a market's journal.</summary>
/// <param name="Sequence">The market's sequence after the command.</param>
/// <param name="Command">Its bytes.</param>
/// <param name="EventLink">The chain of events after it.</param>
public sealed record JournalEntry(ulong Sequence, ReadOnlyMemory<byte> Command, Bytes32 EventLink);
