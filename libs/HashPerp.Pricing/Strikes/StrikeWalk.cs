using System.Numerics;

namespace HashPerp.Pricing;

/// <summary>
/// The walk under the strike map: the ideal arrival of a block when the network runs at the strike's constant hash rate from the listing on,
/// under the real retarget rule on exact targets. Every division is a floor; the order of the divisions is part of the format.
/// </summary>
internal static class StrikeWalk
{
    private const int MicrosPerSecond = 1_000_000;

    // 144 blocks a day x 10^15 hashes per PH x 1000 milli-sat per sat / 10^6 microseconds per second.
    private static readonly BigInteger Scale = 144 * BigInteger.Pow(10, 12);

    /// <summary>The arrival of block <paramref name="arrivalHeight"/> in whole Unix seconds.</summary>
    /// <param name="milliStrike">The strike in milli-sat per PH/s per day.</param>
    public static BigInteger ArrivalSeconds(long milliStrike, StrikeListing listing, int arrivalHeight)
    {
        var cost = Difficulty.HashSpace * milliStrike;
        var rate = Scale * listing.ReferenceReward.Value;
        var target = listing.Target;
        var height = listing.Height;
        BigInteger epochStart = listing.EpochStartTime;
        var micros = (BigInteger)listing.Time * MicrosPerSecond;

        void Advance(int blocks) => micros += blocks * cost / ((target + 1) * rate);

        while (true)
        {
            var boundary = checked((height / listing.RetargetInterval + 1) * listing.RetargetInterval);
            if (arrivalHeight < boundary)
            {
                Advance(arrivalHeight - height);
                return micros / MicrosPerSecond;
            }
            Advance(boundary - 1 - height);
            target = Difficulty.NextExactTarget(target, micros / MicrosPerSecond - epochStart, listing.RetargetInterval);
            // The boundary block is the first one mined under the new target.
            Advance(1);
            epochStart = micros / MicrosPerSecond;
            height = boundary;
            if (height == arrivalHeight)
            {
                return epochStart;
            }
        }
    }
}
