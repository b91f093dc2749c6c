using HashPerp.Bitcoin;
using HashPerp.Contracts.Settlement.V1;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Settlement.Host;

/// <summary>An attestor's announcement off the wire.</summary>
internal static class AnnouncementReader
{
    /// <summary>The leaves and the signature, verified against network and key.</summary>
    /// <exception cref="HashPerpException">
    /// <see cref="SettlementErrors.AnnouncementMalformed"/>: not the series asked for; or as <see cref="SeriesAnnouncement.Verify"/>.
    /// </exception>
    public static SeriesAnnouncement Read(Announcement wire, uint expiryHeight, GenesisPrefix genesis, Bytes32 attestor)
    {
        if (wire.ExpiryHeight != expiryHeight || wire.Rungs.Count is 0 or > SeriesTree.MaxLeaves || wire.Confirmations is 0 or > byte.MaxValue || wire.Listing is null
            || wire.ReferenceRewardSat > Satoshis.MaxValue)
        {
            throw Malformed($"{wire.Rungs.Count} rungs at height {wire.ExpiryHeight}, asked was {expiryHeight}");
        }
        var listHash = BlockHeader.Parse(wire.Listing.Header.Span).GetHash();
        var leaves = wire.Rungs.Select(rung => new SeriesLeaf(
            GenesisPrefix.Read(wire.GenesisPrefix.Span),
            wire.ExpiryHeight,
            rung.Time,
            rung.Strike <= int.MaxValue ? new SatPerPhDay((int)rung.Strike) : throw Malformed($"a strike of {rung.Strike}"),
            new Satoshis((long)wire.ReferenceRewardSat),
            wire.Listing.Height,
            listHash,
            new Bytes32(rung.HeightKey.Span),
            new Bytes32(rung.TimeKey.Span),
            (byte)wire.Confirmations,
            new Bytes32(wire.Attestor.Span))).ToList();
        var announcement = new SeriesAnnouncement(leaves, wire.Signature.ToByteArray());
        announcement.Verify(genesis, attestor);
        return announcement;
    }

    private static HashPerpException Malformed(string what) =>
        SettlementErrors.AnnouncementMalformed.Error($"The attestor answered {what}.", "Check which attestor this is.");
}
