using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Settlement;

/// <summary>Whether a market can trade on an expiry's one announcement.</summary>
public static class SeriesCoverage
{
    /// <param name="listingHeight">The market's own listing block: another one stands for other times.</param>
    /// <exception cref="HashPerpException"><see cref="SettlementErrors.SeriesNotCovered"/>.</exception>
    public static void Require(IReadOnlyList<SeriesLeaf> announced, long listingHeight, IReadOnlyList<uint> strikes)
    {
        ArgumentNullException.ThrowIfNull(announced);
        ArgumentNullException.ThrowIfNull(strikes);
        if (announced[0].ListHeight != listingHeight)
        {
            throw SettlementErrors.SeriesNotCovered.Error(
                $"The announcement of height {announced[0].Height} is listed at {announced[0].ListHeight}, the market at {listingHeight}.",
                "An expiry is announced once: list the market at the same block, or at another expiry.");
        }
        var missing = strikes.Except(announced.Select(leaf => (uint)leaf.Strike.Value)).ToList();
        if (missing.Count > 0)
        {
            throw SettlementErrors.SeriesNotCovered.Error(
                $"The announcement of height {announced[0].Height} has no {string.Join(", ", missing)}.",
                "An expiry is announced once: list the market with announced strikes, or at another expiry.");
        }
    }
}
