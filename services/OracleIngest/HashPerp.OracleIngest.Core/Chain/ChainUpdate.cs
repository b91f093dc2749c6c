using HashPerp.Chain;

namespace HashPerp.OracleIngest.Core;

/// <summary>One step of the chain, ready to be written: blocks off the top, blocks onto it, and the candles that follow from both.</summary>
/// <param name="Before">The chain it starts from.</param>
/// <param name="After">The chain it ends with.</param>
/// <param name="ForkHeight">The last height in common.</param>
/// <param name="Connected">Every header above the fork, lowest first.</param>
public sealed record ChainUpdate(
    IndexedChain Before, IndexedChain After, int ForkHeight, IReadOnlyList<ChainHeader> Connected, IReadOnlyList<CandleChange> Candles)
{
    /// <summary>Heights that leave, highest first.</summary>
    public IEnumerable<int> Disconnected => Enumerable.Range(ForkHeight + 1, Before.TipHeight - ForkHeight).Reverse();

    /// <summary>The new blocks that have a median time, lowest first: those that the world is told of.</summary>
    public IEnumerable<ChainBlock> Told => After.BlocksFrom(ForkHeight + 1);
}
