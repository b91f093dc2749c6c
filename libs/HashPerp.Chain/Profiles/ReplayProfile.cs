using System.Numerics;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Chain;

/// <summary>
/// Mainnet's history on a regtest node that was given its times: bits come from the shipped facts, times from the node's own headers, so that a
/// contract settles exactly as history did.
/// </summary>
public sealed class ReplayProfile : ChainProfile
{
    private readonly MainnetFacts _facts;

    /// <param name="heightOffset">Mainnet height of the node's genesis block: below the first replayed block by its node height.</param>
    public ReplayProfile(int heightOffset, MainnetFacts facts)
        : base(ProfileKind.Replay, heightOffset, Retarget.BlocksPerEpoch)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (heightOffset < 0)
        {
            throw ChainErrors.InvalidProfile.Error($"An offset of {heightOffset} replays blocks before mainnet's first.", "Use 0 or more.");
        }
        _facts = facts;
    }

    public override BigInteger ReferenceTarget(HeaderChain chain, int nodeHeight) =>
        Target.FromBits(_facts.EpochAt(DisplayHeight(nodeHeight)).Bits).Value;

    /// <summary>From the facts: the epoch may have begun before the first replayed block.</summary>
    public override uint EpochStartTime(HeaderChain chain, int nodeHeight)
    {
        var epoch = _facts.EpochAt(DisplayHeight(nodeHeight));
        return !epoch.Reconstructed
            ? epoch.Time
            : throw ChainErrors.HeightUnknown.Error($"The start of epoch {epoch.Height} is not known to the second.", "List at an earlier mainnet height.");
    }

    /// <summary>The header time that history gave to a block: what the node's mock time is set to before mining it.</summary>
    /// <exception cref="HashPerpException"><see cref="ChainErrors.HeightUnknown"/>.</exception>
    public uint HistoricTime(int nodeHeight) => _facts.TimeAt(DisplayHeight(nodeHeight));
}
