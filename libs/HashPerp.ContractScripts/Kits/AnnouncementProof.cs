using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>An attestor's announcement as far as it concerns one contract: a Merkle path for every rung, and the signature on the root.</summary>
/// <param name="Signature">BIP340 over the root, 64 bytes.</param>
/// <param name="Paths">By rung, sibling hashes from the leaf up.</param>
public sealed record AnnouncementProof(Bytes32 Attestor, byte[] Signature, IReadOnlyList<IReadOnlyList<Bytes32>> Paths)
{
    /// <summary>The proof for the rungs of a contract, taken from a whole announcement.</summary>
    /// <exception cref="HashPerpException"><see cref="ProtocolErrors.AnnouncementInvalid"/>: it has no leaf for one of the rungs.</exception>
    public static AnnouncementProof From(SeriesAnnouncement announcement, ContractTerms terms)
    {
        ArgumentNullException.ThrowIfNull(announcement);
        ArgumentNullException.ThrowIfNull(terms);
        var (_, paths) = SeriesTree.Build(announcement.Leaves);
        var leaves = announcement.Leaves.ToList();
        var attestor = terms.Series.Attestors.ToList().IndexOf(announcement.Attestor);
        return new AnnouncementProof(announcement.Attestor, announcement.Signature, [.. terms.Rungs.Select((rung, index) =>
            attestor >= 0 && leaves.IndexOf(LeafOf(terms, index, attestor)) is var leaf and >= 0
                ? paths[leaf]
                : throw ProtocolErrors.AnnouncementInvalid.Error(
                    $"{announcement.Attestor} has not announced rung {rung.Strike} with these times and keys.", "Refuse the terms."))]);
    }

    /// <summary>The leaf that an attestor must have announced for a rung of these terms.</summary>
    /// <param name="attestor">Index in <see cref="SeriesTerms.Attestors"/>.</param>
    public static SeriesLeaf LeafOf(ContractTerms terms, int rung, int attestor)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var series = terms.Series;
        var (strike, time, heightKeys, timeKeys) = series.Rungs[rung];
        return new SeriesLeaf(
            terms.Genesis, series.Height, time, strike, series.Listing.ReferenceReward, series.Listing.Height, series.Listing.Hash,
            heightKeys[attestor], timeKeys[attestor], series.Confirmations, series.Attestors[attestor]);
    }

    /// <summary>Checks that every attestor of the terms has announced every rung with exactly these times and keys.</summary>
    /// <exception cref="HashPerpException"><see cref="ProtocolErrors.TooFewAttestors"/>, <see cref="ProtocolErrors.AnnouncementInvalid"/>,
    /// <see cref="ContractScriptErrors.WrongSignature"/>.</exception>
    public static void VerifyAll(ContractTerms terms, IReadOnlyList<AnnouncementProof> proofs)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(proofs);
        var attestors = terms.Series.Attestors;
        if (!proofs.Select(proof => proof.Attestor).SequenceEqual(attestors))
        {
            throw ProtocolErrors.TooFewAttestors.Error(
                $"Announcements of {proofs.Count} attestors do not cover the {attestors.Count} of the terms.", "Fetch every attestor's announcement.");
        }
        foreach (var (attestor, proof) in proofs.Index())
        {
            if (proof.Paths.Count != terms.Rungs.Count)
            {
                throw ProtocolErrors.AnnouncementInvalid.Error($"{proof.Paths.Count} paths for {terms.Rungs.Count} rungs.", "Fetch the announcement again.");
            }
            for (var rung = 0; rung < terms.Rungs.Count; rung++)
            {
                SeriesAnnouncement.VerifyLeaf(LeafOf(terms, rung, attestor), proof.Paths[rung], proof.Signature, terms.Genesis, proof.Attestor);
            }
        }
    }
}
