using HashPerp.Pricing;
using HashPerp.Primitives;

namespace HashPerp.Chain;

/// <summary>
/// Who won a race (30-contract-protocol §2): with h_T the lowest height whose MTP is greater than T, HEIGHT wins if H &lt; h_T, which is
/// MTP(H) &lt;= T; else TIME, a tie H = h_T included. Pure: the answer depends on header times alone.
/// </summary>
public static class OutcomeRule
{
    /// <summary>
    /// The outcome as far as <paramref name="chain"/> shows it; null while it is open. A TIME win doesn't wait for H, a HEIGHT win not for T.
    /// </summary>
    /// <param name="expiryHeight">H, in the heights of <paramref name="chain"/>.</param>
    /// <param name="time">T, in Unix seconds.</param>
    /// <exception cref="HashPerpException">
    /// <see cref="ChainErrors.InvalidRace"/>; <see cref="ChainErrors.HeightUnknown"/> when the deciding block lies below what is known.
    /// </exception>
    public static RaceOutcome? Decide(IHeaderTimes chain, int expiryHeight, uint time)
    {
        ArgumentNullException.ThrowIfNull(chain);
        if (expiryHeight < 1 || time < StrikeMap.LowestTime)
        {
            throw ChainErrors.InvalidRace.Error($"Height {expiryHeight} against time {time} is no race.", "Times start at 500,000,000.");
        }
        var last = Math.Min(chain.TipHeight, expiryHeight);
        if (last < chain.FirstMedianHeight())
        {
            return null;
        }
        var median = chain.MedianTimePast(last);
        if (median > time)
        {
            var deciding = FirstAfter(chain, last, time);
            return new RaceOutcome(Leg.Time, deciding, chain.MedianTimePast(deciding));
        }
        return last == expiryHeight ? new RaceOutcome(Leg.Height, expiryHeight, median) : null;
    }

    /// <summary>S(H): the settled rate, known once H is in the chain; null before, and when even the lowest tick is above it.</summary>
    /// <param name="listing">In display heights.</param>
    /// <param name="heightOffset">Display height less node height.</param>
    public static SatPerPhDay? SettledRate(IHeaderTimes chain, StrikeListing listing, int expiryHeight, int heightOffset)
    {
        ArgumentNullException.ThrowIfNull(chain);
        return chain.TipHeight < expiryHeight
            ? null
            : StrikeMap.SettledRate(chain.MedianTimePast(expiryHeight), listing, checked(expiryHeight + heightOffset));
    }

    /// <summary>h_T, by bisection: consensus makes every block later than the median before it, so medians never fall.</summary>
    private static int FirstAfter(IHeaderTimes chain, int known, uint time)
    {
        var low = chain.FirstMedianHeight();
        if (low > 0 && chain.MedianTimePast(low) > time)
        {
            throw ChainErrors.HeightUnknown.Error($"The race was decided at or below height {low}, where headers aren't known.", "Load more history.");
        }
        var high = known;
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (chain.MedianTimePast(middle) > time)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }
        return high;
    }
}
