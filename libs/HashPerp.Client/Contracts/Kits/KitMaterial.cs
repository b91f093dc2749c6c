using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// What a kit needs that comes from others: fetched and verified while the terms are validated, and durable before anything is signed, so that the
/// kit is built from this folder alone, whoever is gone by then (30-contract-protocol §4, checkpoint rule, point 3).
/// </summary>
/// <param name="ListingHeader">The 80 bytes of the listing block's header.</param>
/// <param name="Announcements">One for each attestor, in the order of the terms.</param>
/// <param name="Ancestry">All ancestors of all funding coins, the other party's included, down to the chain.</param>
/// <param name="Commitments">The confirmed transactions that the ancestry starts from.</param>
public sealed record KitMaterial(
    byte[] ListingHeader, IReadOnlyList<AnnouncementProof> Announcements, VerifiedAncestry Ancestry, IReadOnlyList<Transaction> Commitments)
{
    /// <summary>Puts together what was proven of each funding coin.</summary>
    internal static KitMaterial Of(byte[] listingHeader, IReadOnlyList<AnnouncementProof> announcements, IEnumerable<ProvenFunding> coins)
    {
        var proven = coins.ToArray();
        return new KitMaterial(
            listingHeader,
            announcements,
            proven.Select(coin => coin.Ancestry).Aggregate(VerifiedAncestry.Empty, (all, ancestry) => all.Union(ancestry)),
            [.. proven.SelectMany(coin => coin.Commitments).DistinctBy(commitment => commitment.GetHash())]);
    }

    internal JsonObject ToJson() => new()
    {
        ["listing_header"] = Hex.Encode(ListingHeader),
        ["announcements"] = new JsonArray([.. Announcements.Select(proof => (JsonNode)new JsonObject
        {
            ["attestor"] = proof.Attestor.ToString(),
            ["signature"] = Hex.Encode(proof.Signature),
            ["paths"] = new JsonArray([.. proof.Paths.Select(path => (JsonNode)new JsonArray([.. path.Select(hash => JsonValue.Create(hash.ToString()))]))]),
        })]),
        ["ancestry"] = Ancestry.ToJson(),
        ["commitments"] = new JsonArray([.. Commitments.Select(commitment => JsonValue.Create(commitment.ToHex()))]),
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote; the ancestry is verified again, the rest when a kit is made of it.</summary>
    internal static KitMaterial FromJson(JsonObject document) => new(
        Hex.Decode((string)document["listing_header"]!),
        [.. document["announcements"]!.AsArray().Select(proof => new AnnouncementProof(
            Bytes32.Parse((string)proof!["attestor"]!),
            Hex.Decode((string)proof["signature"]!),
            [.. proof["paths"]!.AsArray().Select(path => (IReadOnlyList<Bytes32>)[.. path!.AsArray().Select(hash => Bytes32.Parse((string)hash!))])]))],
        VerifiedAncestry.FromJson(document["ancestry"]!),
        [.. document["commitments"]!.AsArray().Select(commitment => Transaction.Parse((string)commitment!))]);
}

/// <summary>A funding coin with its proof: what <see cref="IRoundWallet.LookUpAsync"/> finds out.</summary>
/// <param name="Commitments">The confirmed transactions that the ancestry starts from.</param>
public sealed record ProvenFunding(FundingCoin Coin, VerifiedAncestry Ancestry, IReadOnlyList<Transaction> Commitments);
