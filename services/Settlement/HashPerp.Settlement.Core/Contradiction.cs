using HashPerp.Chain;

namespace HashPerp.Settlement;

/// <summary>A reorganisation deeper than the confirmations gave a race another winner than the one on record. The record stands.</summary>
public sealed record Contradiction(DecidedRecord OnRecord, RaceOutcome OnChain);
