using System.Numerics;
using HashPerp.Primitives;

namespace HashPerp.Pricing;

/// <summary>
/// The production strike map T(K,H) and its inverse, integers only (20-hashprice, first paragraph, and §3.3). T is the ideal arrival of block
/// H-5, because the median time past of H is close to the time of that block. C# and TypeScript agree to the second: tests/golden/pricing.
/// </summary>
public static class StrikeMap
{
    /// <summary>Blocks by which the median of eleven header times lags the tip. Used to compute T, never in a lock.</summary>
    public const int MedianLagBlocks = 5;

    /// <summary>Lock times below this are heights (BIP65).</summary>
    public const uint LowestTime = 500_000_000;

    /// <summary>2038-01-19 03:14:07 UTC: operators read a lock time through a signed 32-bit integer, so T stays below.</summary>
    public const uint TimeLimit = int.MaxValue;

    /// <summary>A block takes at most this many retargets to reach from its listing: sixteen years of mainnet epochs.</summary>
    private const int MaxEpochs = 420;

    /// <summary>T(K,H): the time that stands for <paramref name="strike"/> at <paramref name="expiryHeight"/>, fit for a lock.</summary>
    /// <param name="expiryHeight">H, a display height, above the listing's height + 5.</param>
    /// <exception cref="HashPerpException"><see cref="PricingErrors.ExpiryTooClose"/>, <see cref="PricingErrors.StrikeTimeOutOfRange"/>.</exception>
    public static uint TimeOf(SatPerPhDay strike, StrikeListing listing, int expiryHeight)
    {
        var time = ArrivalOf(1000L * strike.Value, listing, expiryHeight);
        return time >= LowestTime && time < TimeLimit
            ? (uint)time
            : throw PricingErrors.StrikeTimeOutOfRange.Error(
                $"{strike} at height {expiryHeight} stands for the time {time}, which no lock can carry.",
                "Choose a lower strike or an earlier expiry: times end on 2038-01-19.");
    }

    /// <summary>
    /// The times of strikes that will be listed, with the map proven to rise at each: T(K+1) > T(K).
    /// </summary>
    /// <exception cref="HashPerpException"><see cref="PricingErrors.StrikeMapNotIncreasing"/>, or as <see cref="TimeOf"/>.</exception>
    public static uint ListedTimeOf(SatPerPhDay strike, StrikeListing listing, int expiryHeight)
    {
        var time = TimeOf(strike, listing, expiryHeight);
        var next = ArrivalOf(1000L * (strike.Value + 1L), listing, expiryHeight);
        return next > time
            ? time
            : throw PricingErrors.StrikeMapNotIncreasing.Error(
                $"One tick above {strike} stands for {next}, not later than {time}.", "Prices this high are too fine for seconds: don't list them.");
    }

    /// <summary>
    /// S(H), the settled rate: the largest tick K with T(K,H) below <paramref name="medianTimePast"/>, so that TIME wins rung K iff K is at most
    /// S. Null when even 1 sat/PH/day is above. Found by bisection: the map rises tick by tick wherever series are listed.
    /// </summary>
    /// <param name="medianTimePast">MTP(H) in Unix seconds.</param>
    public static SatPerPhDay? SettledRate(uint medianTimePast, StrikeListing listing, int expiryHeight)
    {
        var ticks = LargestBelow(medianTimePast, 1000, int.MaxValue, listing, expiryHeight);
        return ticks == 0 ? null : new SatPerPhDay((int)ticks);
    }

    /// <summary>
    /// The strike in milli-sat per PH/s per day at which a race for (H,T) stands even, seen from <paramref name="here"/>: the largest with
    /// T(K,H) below <paramref name="time"/>. For display; zero when the time is already behind.
    /// </summary>
    public static long BreakEvenMilliSatPerPhDay(uint time, StrikeListing here, int expiryHeight) =>
        LargestBelow(time, 1, 1000L * int.MaxValue, here, expiryHeight);

    /// <summary>
    /// The arrival of block H-5 in Unix seconds at a strike in milli-sat: the map without the limits of a lock.
    /// </summary>
    public static BigInteger ArrivalOf(long milliStrike, StrikeListing listing, int expiryHeight)
    {
        ArgumentNullException.ThrowIfNull(listing);
        var arrival = (long)expiryHeight - MedianLagBlocks;
        if (arrival <= listing.Height || (arrival - listing.Height) / listing.RetargetInterval > MaxEpochs)
        {
            throw PricingErrors.ExpiryTooClose.Error(
                $"Height {expiryHeight} can't expire a series listed at {listing.Height}.",
                $"Expiry heights are more than {MedianLagBlocks} blocks and at most {MaxEpochs} epochs away.");
        }
        return StrikeWalk.ArrivalSeconds(milliStrike, listing, (int)arrival);
    }

    private static long LargestBelow(uint time, int milliSatPerUnit, long highest, StrikeListing listing, int expiryHeight)
    {
        long low = 0;
        var high = highest;
        while (low < high)
        {
            var middle = low + (high - low + 1) / 2;
            if (ArrivalOf(milliSatPerUnit * middle, listing, expiryHeight) < time)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }
        return low;
    }
}
