using System.Numerics;
using HashPerp.Pricing;
using HashPerp.Primitives;

namespace HashPerp.Chain;

/// <summary>
/// What a node height stands for: its display height, reference target and reference reward. Locks and protocol use node heights; the numbers that
/// mean money come from the display height, so that regtest's own difficulty and halvings mean nothing.
/// </summary>
public abstract class ChainProfile
{
    private protected ChainProfile(ProfileKind kind, int heightOffset, int retargetInterval)
    {
        Kind = kind;
        HeightOffset = heightOffset;
        RetargetInterval = retargetInterval;
    }

    public ProfileKind Kind { get; }

    /// <summary>Display height less node height.</summary>
    public int HeightOffset { get; }

    /// <summary>Blocks per epoch.</summary>
    public int RetargetInterval { get; }

    /// <exception cref="HashPerpException"><see cref="ChainErrors.HeightUnknown"/> for a node height that stands for nothing.</exception>
    public int DisplayHeight(int nodeHeight)
    {
        var display = (long)nodeHeight + HeightOffset;
        return nodeHeight >= 0 && display is >= 0 and <= int.MaxValue
            ? (int)display
            : throw ChainErrors.HeightUnknown.Error($"Node height {nodeHeight} stands for no display height at an offset of {HeightOffset}.");
    }

    /// <exception cref="HashPerpException"><see cref="ChainErrors.HeightUnknown"/> for a display height below the node's first block.</exception>
    public int NodeHeight(int displayHeight)
    {
        var node = (long)displayHeight - HeightOffset;
        return displayHeight >= 0 && node is >= 0 and <= int.MaxValue
            ? (int)node
            : throw ChainErrors.HeightUnknown.Error($"Display height {displayHeight} has no block on the node at an offset of {HeightOffset}.");
    }

    /// <summary>R_ref: mainnet's subsidy at the block's display height.</summary>
    public Satoshis ReferenceReward(int nodeHeight) => Subsidy.At(DisplayHeight(nodeHeight));

    /// <summary>The exact target that a block's reference difficulty stands for, decoded from its compact form.</summary>
    /// <param name="chain">The node's headers.</param>
    public abstract BigInteger ReferenceTarget(HeaderChain chain, int nodeHeight);

    /// <summary>Header time of the first block of the epoch that a block belongs to, in Unix seconds.</summary>
    public abstract uint EpochStartTime(HeaderChain chain, int nodeHeight);

    /// <summary>The ex-fee hashprice of a block's epoch in milli-sat per PH/s per day, rounded down.</summary>
    public long HashpriceMilliSat(HeaderChain chain, int nodeHeight) =>
        Hashprice.MilliSatPerPhDay(ReferenceTarget(chain, nodeHeight), ReferenceReward(nodeHeight));

    /// <summary>The point from which the strike map walks for a series listed at one block that expires at another.</summary>
    /// <param name="listHeight">Node height of the listing block.</param>
    /// <param name="expiryHeight">H, a node height: it pins the reference reward.</param>
    public StrikeListing Listing(HeaderChain chain, int listHeight, int expiryHeight)
    {
        ArgumentNullException.ThrowIfNull(chain);
        return new StrikeListing(
            DisplayHeight(listHeight),
            chain.TimeAt(listHeight),
            ReferenceTarget(chain, listHeight),
            EpochStartTime(chain, listHeight),
            ReferenceReward(expiryHeight),
            RetargetInterval);
    }

    /// <summary>Names the profile exactly: two that print alike give the same numbers.</summary>
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()} offset {HeightOffset}";

    /// <summary>Node height of the first block of the epoch that a block belongs to; negative when the node's chain starts later.</summary>
    private protected int EpochStartHeight(int nodeHeight)
    {
        var display = DisplayHeight(nodeHeight);
        return display - display % RetargetInterval - HeightOffset;
    }
}
