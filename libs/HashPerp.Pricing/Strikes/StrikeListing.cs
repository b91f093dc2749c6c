using System.Numerics;
using HashPerp.Primitives;

namespace HashPerp.Pricing;

/// <summary>
/// The point from which the strike map walks: a block, its time, the exact target above it and the start of its epoch. Frozen for a series at
/// its listing; taken at the present block it gives the break-even from here. Heights are display heights, times are header times.
/// </summary>
public sealed record StrikeListing
{
    private static readonly BigInteger HighestTarget = (BigInteger)0xffff << 208;

    /// <param name="height">h0, the display height of the listing block.</param>
    /// <param name="time">t0, its header time in Unix seconds.</param>
    /// <param name="target">The exact target of h0's epoch, as decoded from its bits: 1 to the proof-of-work limit.</param>
    /// <param name="epochStartTime">Header time of the first block of h0's epoch; header times may run backwards, so it may exceed t0.</param>
    /// <param name="referenceReward">R_ref: mainnet's subsidy at the expiry height.</param>
    /// <param name="retargetInterval">Blocks per epoch, 2 to 2016; 2016 except on virtual chains that shorten it.</param>
    /// <exception cref="HashPerpException"><see cref="PricingErrors.InvalidListing"/>.</exception>
    public StrikeListing(
        int height,
        uint time,
        BigInteger target,
        uint epochStartTime,
        Satoshis referenceReward,
        int retargetInterval = Difficulty.MainnetRetargetInterval)
    {
        if (height < 0 || target.Sign <= 0 || target > HighestTarget || referenceReward == Satoshis.Zero
            || retargetInterval is < 2 or > Difficulty.MainnetRetargetInterval)
        {
            throw PricingErrors.InvalidListing.Error(
                $"Height {height}, target {target}, reward {referenceReward} and interval {retargetInterval} don't make a listing.",
                "Give a height of 0 or more, a target up to the proof-of-work limit, a reward above zero and an interval of 2 to 2016.");
        }
        Height = height;
        Time = time;
        Target = target;
        EpochStartTime = epochStartTime;
        ReferenceReward = referenceReward;
        RetargetInterval = retargetInterval;
    }

    public int Height { get; }

    public uint Time { get; }

    public BigInteger Target { get; }

    public uint EpochStartTime { get; }

    public Satoshis ReferenceReward { get; }

    public int RetargetInterval { get; }
}
