using System.Numerics;
using HashPerp.Bitcoin;

namespace HashPerp.Chain;

/// <summary>Difficulty and times as the node has them: mainnet and signet.</summary>
public sealed class NodeProfile : ChainProfile
{
    /// <param name="heightOffset">0 on mainnet; a multiple of 2016 elsewhere, so that epochs begin where the node retargets.</param>
    public NodeProfile(int heightOffset)
        : base(ProfileKind.Node, heightOffset, Retarget.BlocksPerEpoch)
    {
        if (heightOffset % Retarget.BlocksPerEpoch != 0)
        {
            throw ChainErrors.InvalidProfile.Error($"An offset of {heightOffset} tears the node's epochs apart.", "Use a multiple of 2016.");
        }
    }

    public override BigInteger ReferenceTarget(HeaderChain chain, int nodeHeight)
    {
        ArgumentNullException.ThrowIfNull(chain);
        return chain.HeaderAt(nodeHeight).Header.Target.Value;
    }

    public override uint EpochStartTime(HeaderChain chain, int nodeHeight)
    {
        ArgumentNullException.ThrowIfNull(chain);
        return chain.TimeAt(EpochStartHeight(nodeHeight));
    }
}
