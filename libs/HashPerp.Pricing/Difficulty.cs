using System.Numerics;

namespace HashPerp.Pricing;

/// <summary>What the retarget rule says about exact targets, as the strike map needs it (20-hashprice §2.1).</summary>
public static class Difficulty
{
    /// <summary>Blocks between two retargets on mainnet.</summary>
    public const int MainnetRetargetInterval = 2016;

    /// <summary>Seconds that the network aims at between two blocks.</summary>
    public const int TargetSpacingSeconds = 600;

    /// <summary>2^256, the size of the hash space.</summary>
    internal static readonly BigInteger HashSpace = BigInteger.One << 256;

    /// <summary>
    /// The next exact target: target * clamp(span, timespan/4, 4 timespan) / timespan, rounded down, without the compact rounding and the
    /// limit of consensus. Rounding to nBits would make the time of a strike fall where the strike rises.
    /// </summary>
    /// <param name="target">The exact target of the epoch that ends.</param>
    /// <param name="spanSeconds">Time of its last block minus time of its first; any sign.</param>
    /// <param name="retargetInterval">Blocks per epoch; the timespan is 600 s for each.</param>
    public static BigInteger NextExactTarget(BigInteger target, BigInteger spanSeconds, int retargetInterval)
    {
        var timespan = (BigInteger)retargetInterval * TargetSpacingSeconds;
        return target * BigInteger.Clamp(spanSeconds, timespan / 4, timespan * 4) / timespan;
    }

    /// <summary>
    /// The network's hash rate in PH/s, rounded down, that finds a block every 600 s at <paramref name="target"/>: 2^256 / ((target+1) 600 10^15).
    /// </summary>
    public static BigInteger ImpliedPetaHashesPerSecond(BigInteger target) =>
        HashSpace / ((target + 1) * TargetSpacingSeconds * BigInteger.Pow(10, 15));
}
