using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>All live orders at one price.</summary>
/// <param name="Lots">Their open lots together; zero when the level is gone.</param>
public readonly record struct BookLevel(uint Price, ulong Lots, uint Orders);

/// <summary>A level after a command that touched it.</summary>
public readonly record struct LevelChange(bool IsBid, BookLevel Level);
