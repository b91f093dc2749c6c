using System.Numerics;
using HashPerp.Bitcoin;

namespace HashPerp.Chain;

/// <summary>
/// A difficulty that a regtest chain would have: it starts at a real mainnet target and retargets by consensus' rule, compact rounding and limit
/// included, on the chain's own header times.
/// </summary>
public sealed class VirtualProfile : ChainProfile
{
    private const int MaxEpochs = 100_000;

    private readonly int _startHeight;
    private readonly uint _startBits;
    private readonly int _timespan;

    /// <param name="startHeight">Node height of the first block with a reference target; a retarget height in display heights.</param>
    /// <param name="startBits">Its compact target.</param>
    /// <param name="retargetInterval">Blocks per epoch, 2 to 2016; an epoch aims at 600 s for each.</param>
    public VirtualProfile(int heightOffset, int startHeight, uint startBits, int retargetInterval)
        : base(ProfileKind.Virtual, heightOffset, retargetInterval)
    {
        if (retargetInterval is < 2 or > Retarget.BlocksPerEpoch || startHeight < 0 || startHeight + (long)heightOffset < 0
            || (startHeight + (long)heightOffset) % retargetInterval != 0)
        {
            throw ChainErrors.InvalidProfile.Error(
                $"Interval {retargetInterval} from node height {startHeight} at offset {heightOffset} is no schedule.",
                "Start at a display height that is a multiple of the interval, which is 2 to 2016.");
        }
        if (Target.FromBits(startBits) > Target.MainnetLimit)
        {
            throw ChainErrors.InvalidProfile.Error($"{startBits:x8} is no target below the proof-of-work limit.");
        }
        _startHeight = startHeight;
        _startBits = startBits;
        _timespan = retargetInterval * Pricing.Difficulty.TargetSpacingSeconds;
    }

    public override BigInteger ReferenceTarget(HeaderChain chain, int nodeHeight)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var last = EpochStart(nodeHeight);
        var bits = _startBits;
        for (var start = _startHeight; start < last; start += RetargetInterval)
        {
            // Like consensus, from the first block's time to the last one's: one interval short of an epoch.
            bits = Retarget.NextBits(bits, chain.TimeAt(start), chain.TimeAt(start + RetargetInterval - 1), Target.MainnetLimit, _timespan);
        }
        return Target.FromBits(bits).Value;
    }

    public override uint EpochStartTime(HeaderChain chain, int nodeHeight)
    {
        ArgumentNullException.ThrowIfNull(chain);
        return chain.TimeAt(EpochStart(nodeHeight));
    }

    public override string ToString() => $"{base.ToString()} start {_startHeight} bits {_startBits:x8} interval {RetargetInterval}";

    private int EpochStart(int nodeHeight)
    {
        if (nodeHeight < _startHeight || (nodeHeight - _startHeight) / RetargetInterval > MaxEpochs)
        {
            throw ChainErrors.HeightUnknown.Error($"Node height {nodeHeight} has no virtual difficulty.", $"It starts at {_startHeight}.");
        }
        return EpochStartHeight(nodeHeight);
    }
}
