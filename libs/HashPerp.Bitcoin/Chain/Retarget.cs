using System.Numerics;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>The difficulty adjustment of mainnet, every 2016 blocks.</summary>
public static class Retarget
{
    public const int BlocksPerEpoch = 2016;

    /// <summary>Seconds that an epoch should take: two weeks.</summary>
    public const int TargetTimespan = 14 * 24 * 60 * 60;

    public static bool IsRetargetHeight(int height) => height % BlocksPerEpoch == 0;

    /// <summary>nBits of the epoch after one.</summary>
    /// <param name="bits">nBits of the epoch that ends.</param>
    /// <param name="firstTime">Header time of its first block.</param>
    /// <param name="lastTime">
    /// Header time of its last block: 2015 intervals, not 2016, which is consensus since the first release. May be below
    /// <paramref name="firstTime"/>.
    /// </param>
    /// <param name="limit">The easiest target allowed.</param>
    /// <param name="timespan">Seconds that an epoch should take; another value on chains with shorter epochs.</param>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedHeader"/>: nBits is not a target.</exception>
    public static uint NextBits(uint bits, long firstTime, long lastTime, Target limit, int timespan = TargetTimespan)
    {
        var span = Math.Clamp(lastTime - firstTime, timespan / 4, timespan * 4L);
        var scaled = BigInteger.Max(Target.FromBits(bits).Value * span / timespan, BigInteger.One);
        return new Target(BigInteger.Min(scaled, limit.Value)).ToBits();
    }
}
