using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>The races of one expiry, as one attestor announced them and this operator's headers confirm them.</summary>
/// <param name="Root">Of the announcement's Merkle tree.</param>
public sealed record RegisteredSeries(Bytes32 Root, Bytes32 Attestor, int ExpiryHeight, IReadOnlyList<SeriesLeaf> Leaves)
{
    /// <summary>Every outcome key with its race, two for each rung.</summary>
    public IEnumerable<OutcomeKeyRace> Keys => Leaves.SelectMany(leaf => new[] { Leg.Height, Leg.Time }.Select(
        leg => new OutcomeKeyRace(leaf.KeyOf(leg), leg, new Race((int)leaf.Height, leaf.Time, leaf.Confirmations))));

    /// <summary>Reads and checks an announcement: the attestor's signature, the listing block, and the time of every strike.</summary>
    /// <param name="pinned">The attestor that is believed.</param>
    /// <exception cref="HashPerpException"><see cref="OperatorErrors.SeriesRefused"/>.</exception>
    public static RegisteredSeries Read(
        IReadOnlyList<byte[]> leaves, byte[] signature, Bytes32 pinned, GenesisPrefix genesis, ChainProfile profile, HeaderChain chain)
    {
        ArgumentNullException.ThrowIfNull(leaves);
        if (leaves.Count is 0 or > SeriesTree.MaxLeaves)
        {
            throw OperatorErrors.SeriesRefused.Error($"{leaves.Count} rungs.", $"A series has 1 to {SeriesTree.MaxLeaves}.");
        }
        return Wire.Recoding(OperatorErrors.SeriesRefused, () =>
        {
            var announcement = new SeriesAnnouncement([.. leaves.Select(leaf => SeriesLeaf.Parse(leaf))], signature);
            announcement.Verify(genesis, pinned);
            RequireTimes(announcement, profile, chain);
            return new RegisteredSeries(announcement.Root, announcement.Attestor, (int)announcement.Height, announcement.Leaves);
        });
    }

    /// <summary>The attestor that an announcement names, before anything of it has been checked.</summary>
    /// <exception cref="HashPerpException"><see cref="OperatorErrors.SeriesRefused"/>.</exception>
    public static Bytes32 AttestorOf(IReadOnlyList<byte[]> leaves)
    {
        ArgumentNullException.ThrowIfNull(leaves);
        return leaves.Count > 0
            ? Wire.Recoding(OperatorErrors.SeriesRefused, () => SeriesLeaf.Parse(leaves[0]).Attestor)
            : throw OperatorErrors.SeriesRefused.Error("No rungs.", "Send the announcement's leaves.");
    }

    private static void RequireTimes(SeriesAnnouncement announcement, ChainProfile profile, HeaderChain chain)
    {
        var first = announcement.Leaves[0];
        var listing = ListingCheck.Find(profile, chain, (int)first.ListHeight, first.ListHash, first.ReferenceReward, (int)first.Height);
        foreach (var leaf in announcement.Leaves)
        {
            ListingCheck.RequireTime(profile, listing, (int)leaf.Height, leaf.Strike, leaf.Time);
        }
    }
}
