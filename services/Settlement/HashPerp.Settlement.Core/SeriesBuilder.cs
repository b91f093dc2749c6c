using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.ContractScripts;
using HashPerp.Pricing;
using HashPerp.Primitives;

namespace HashPerp.Settlement;

/// <summary>Turns a request into leaves and a signature. Every time is computed here, from the attestor's own chain and profile.</summary>
internal sealed class SeriesBuilder(AttestorKeys keys, AttestorSettings settings)
{
    public AnnouncedRecord Build(HeaderChain chain, SeriesRequest request)
    {
        var (expiry, listed) = Check(chain, request);
        var listing = settings.Profile.Listing(chain, listed, expiry);
        var leaves = request.Strikes.Select(strike => Leaf(chain, request, listing, strike)).ToArray();
        var announcement = SeriesAnnouncement.Sign(leaves, keys.Identity);
        var target = new byte[32];
        listing.Target.TryWriteBytes(target.AsSpan(32 - listing.Target.GetByteCount(isUnsigned: true)), out _, isUnsigned: true, isBigEndian: true);
        return new AnnouncedRecord(
            announcement.Leaves,
            announcement.Signature,
            new ListingRecord(chain.HeaderAt(listed).Header.ToBytes(), new Bytes32(target), listing.EpochStartTime, listing.RetargetInterval));
    }

    private (int Expiry, int Listed) Check(HeaderChain chain, SeriesRequest request)
    {
        if (request.ExpiryHeight > StrikeMap.LowestTime || request.ListingHeight >= request.ExpiryHeight)
        {
            throw Refused($"Height {request.ListingHeight} can't list an expiry at {request.ExpiryHeight}.");
        }
        if (request.ExpiryHeight <= chain.TipHeight)
        {
            throw Refused($"Height {request.ExpiryHeight} has passed: the tip is {chain.TipHeight}.");
        }
        if (request.ListingHeight + settings.Confirmations - 1L > chain.TipHeight)
        {
            throw Refused($"The listing block {request.ListingHeight} has less than {settings.Confirmations} confirmations at tip {chain.TipHeight}.");
        }
        if (request.Strikes.Count is < 1 or > SeriesTree.MaxLeaves || request.Strikes.Zip(request.Strikes.Skip(1)).Any(pair => pair.First >= pair.Second))
        {
            throw Refused($"{request.Strikes.Count} strikes, or not in ascending order; a series has 1 to {SeriesTree.MaxLeaves}.");
        }
        return ((int)request.ExpiryHeight, (int)request.ListingHeight);
    }

    private SeriesLeaf Leaf(HeaderChain chain, SeriesRequest request, StrikeListing listing, SatPerPhDay strike)
    {
        var time = StrikeMap.ListedTimeOf(strike, listing, settings.Profile.DisplayHeight((int)request.ExpiryHeight));
        if (time <= chain.MedianTimePast(chain.TipHeight))
        {
            throw Refused($"The time {time} of {strike} has passed: the median time is {chain.MedianTimePast(chain.TipHeight)}.");
        }
        var (heightKey, timeKey) = keys.Announced(request.ExpiryHeight, time);
        return new SeriesLeaf(
            settings.Genesis,
            request.ExpiryHeight,
            time,
            strike,
            listing.ReferenceReward,
            request.ListingHeight,
            chain.HashAt((int)request.ListingHeight),
            heightKey,
            timeKey,
            settings.Confirmations,
            keys.Attestor);
    }

    private static HashPerpException Refused(string what) =>
        SettlementErrors.SeriesRefused.Error(what, "Ask for an expiry ahead, listed at a confirmed block, with ascending strikes whose times are ahead.");
}
