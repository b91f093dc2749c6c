namespace HashPerp.OrderBook.Core;

/// <summary>When a market stops matching: signing needs blocks and time that a race near its end doesn't leave.</summary>
/// <param name="Blocks">Closed from height H - this.</param>
/// <param name="Seconds">Closed once the median time has come within this of the earliest T.</param>
public readonly record struct Cutoff(uint Blocks, uint Seconds)
{
    public static readonly Cutoff Default = new(6, 3600);

    /// <param name="expiryHeight">H.</param>
    /// <param name="earliestTime">The T of the lowest strike, unix seconds.</param>
    public bool IsReached(uint expiryHeight, uint earliestTime, uint height, uint medianTime) =>
        (ulong)height + Blocks >= expiryHeight || (ulong)medianTime + Seconds >= earliestTime;
}
