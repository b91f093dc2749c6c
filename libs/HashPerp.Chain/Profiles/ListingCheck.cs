using HashPerp.Bitcoin;
using HashPerp.Pricing;
using HashPerp.Primitives;

namespace HashPerp.Chain;

/// <summary>
/// What a verifier recomputes of an announced series from its own chain and profile: that the listing block is the one named, and that every
/// strike stands for its time.
/// </summary>
public static class ListingCheck
{
    /// <summary>The listing of a series, taken from the verifier's own chain.</summary>
    /// <param name="listHeight">Node height.</param>
    /// <param name="listHash">What the announcement says that the listing block is.</param>
    /// <param name="referenceReward">R_ref as announced.</param>
    /// <param name="expiryHeight">H, a node height.</param>
    /// <exception cref="HashPerpException"><see cref="ChainErrors.ListingMismatch"/>; <see cref="ChainErrors.HeightUnknown"/>.</exception>
    public static StrikeListing Find(
        ChainProfile profile, HeaderChain chain, int listHeight, uint256 listHash, Satoshis referenceReward, int expiryHeight)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(chain);
        if (chain.HashAt(listHeight) != listHash)
        {
            throw ChainErrors.ListingMismatch.Error($"Block {listHeight} is {chain.HashAt(listHeight)}, announced as {listHash}.", "Don't trade this series.");
        }
        var listing = profile.Listing(chain, listHeight, expiryHeight);
        return listing.ReferenceReward == referenceReward
            ? listing
            : throw ChainErrors.ListingMismatch.Error(
                $"The reference reward at {expiryHeight} is {listing.ReferenceReward}, announced as {referenceReward}.", "Don't trade this series.");
    }

    /// <summary>Checks one rung against the listing: its time, and that the map rises there.</summary>
    /// <param name="expiryHeight">H, a node height.</param>
    /// <exception cref="HashPerpException"><see cref="ChainErrors.ListingMismatch"/>, or as <see cref="StrikeMap.ListedTimeOf"/>.</exception>
    public static void RequireTime(ChainProfile profile, StrikeListing listing, int expiryHeight, SatPerPhDay strike, uint time)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var own = StrikeMap.ListedTimeOf(strike, listing, profile.DisplayHeight(expiryHeight));
        if (own != time)
        {
            throw ChainErrors.ListingMismatch.Error($"{strike} stands for {own}, announced as {time}.", "Don't trade this series.");
        }
    }
}
