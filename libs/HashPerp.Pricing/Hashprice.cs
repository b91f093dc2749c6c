using System.Numerics;
using HashPerp.Primitives;

namespace HashPerp.Pricing;

/// <summary>
/// The ex-fee hashprice: what one PH/s earns in a day at a difficulty, R 86400 10^15 (target+1) / 2^256 (20-hashprice §2.1). It moves with
/// retargets and halvings only. Exact integers, rounded down.
/// </summary>
public static class Hashprice
{
    private static readonly BigInteger HashesPerPetaHashDay = 86_400 * BigInteger.Pow(10, 15);

    /// <summary>Milli-satoshi per PH/s per day, rounded down: the unit of index fields.</summary>
    /// <param name="target">The exact target, at least 1.</param>
    /// <param name="reward">The reward of one block; the subsidy for the ex-fee hashprice.</param>
    /// <exception cref="HashPerpException"><see cref="PrimitiveErrors.PriceOutOfRange"/> above 2^63-1.</exception>
    public static long MilliSatPerPhDay(BigInteger target, Satoshis reward)
    {
        if (target.Sign <= 0)
        {
            throw PricingErrors.InvalidListing.Error($"{target} is not a target.");
        }
        var price = reward.Value * HashesPerPetaHashDay * (target + 1) * 1000 / Difficulty.HashSpace;
        return price <= long.MaxValue
            ? (long)price
            : throw PrimitiveErrors.PriceOutOfRange.Error($"{price} milli-sat/PH/day exceeds an index field.");
    }

    /// <summary>The highest tick that isn't above the hashprice.</summary>
    /// <exception cref="HashPerpException"><see cref="PrimitiveErrors.PriceOutOfRange"/> below 1 sat/PH/day or above 2^31-1.</exception>
    public static SatPerPhDay Tick(BigInteger target, Satoshis reward) => ToTick(MilliSatPerPhDay(target, reward));

    /// <summary>The tick at so many ten-thousandths of a hashprice, rounded down; 10,000 is the hashprice itself.</summary>
    /// <param name="milliSatPerPhDay">A hashprice in milli-sat.</param>
    /// <param name="basisPoints">1 to 1,000,000.</param>
    public static SatPerPhDay Multiple(long milliSatPerPhDay, int basisPoints)
    {
        if (basisPoints is < 1 or > 1_000_000)
        {
            throw PrimitiveErrors.PriceOutOfRange.Error($"{basisPoints} basis points of the hashprice is no strike.", "Use 1 to 1000000.");
        }
        var milliSat = (Int128)milliSatPerPhDay * basisPoints / 10_000;
        return milliSat <= long.MaxValue
            ? ToTick((long)milliSat)
            : throw PrimitiveErrors.PriceOutOfRange.Error($"{milliSat} milli-sat/PH/day is above the highest tick.");
    }

    private static SatPerPhDay ToTick(long milliSat)
    {
        var ticks = milliSat / 1000;
        return ticks <= int.MaxValue
            ? new SatPerPhDay((int)ticks)
            : throw PrimitiveErrors.PriceOutOfRange.Error($"{ticks} sat/PH/day is above the highest tick.");
    }
}
