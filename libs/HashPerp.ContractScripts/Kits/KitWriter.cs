using System.Text.Json.Nodes;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// A kit as JSON (contracts-proto/schemas/exit-kit-1.json). Beside what cannot be derived it spells out scripts, control blocks and claims for
/// readers without this library; the reader recomputes all of that and refuses a difference.
/// </summary>
internal static class KitWriter
{
    public static byte[] Write(ExitKit kit)
    {
        var document = Document(kit);
        document["kit_id"] = IdOf(document).ToString();
        return CanonicalJson.Serialize(document);
    }

    public static Bytes32 IdOf(JsonObject documentWithoutId) => new(Hashes.Sha256(CanonicalJson.Serialize(documentWithoutId)));

    public static JsonObject Document(ExitKit kit) => new()
    {
        ["format"] = ExitKit.Format,
        ["contract_id"] = kit.ContractId.ToString(),
        ["version"] = kit.Version,
        ["leg"] = kit.Leg == Leg.Height ? "HEIGHT" : "TIME",
        ["terms"] = Hex.Encode(kit.Terms.ToBytes()),
        ["operator"] = Operator(kit.Terms),
        ["listing_header"] = Hex.Encode(kit.ListingHeader),
        ["announcements"] = Array(kit.Announcements, Announcement),
        ["graph"] = Array(kit.Graph, GraphTransaction),
        ["pots"] = Array(kit.Pots.Index(), pot => Output(pot.Item, kit.Terms.PotValue, PotScript.Of(kit.Terms, pot.Index).Script)),
        ["claims"] = Array(kit.Claims.Claims.Index(), claim => Claim(kit, claim.Item, claim.Index)),
        ["setup"] = kit.Setup is { } setup ? SetupOf(kit, setup) : null,
        ["pending_proofs"] = Array(kit.PendingProofs, proof => JsonValue.Create(proof)),
    };

    private static JsonObject Operator(ContractTerms terms) => new()
    {
        ["signer_key"] = terms.Operator.SignerKey.ToString(),
        ["exit_delay"] = terms.Operator.ExitDelay,
        ["claim_delay"] = terms.ClaimDelay,
        ["dust"] = terms.Operator.Dust.Value,
        ["vtxo_min_amount"] = terms.Operator.VtxoMinAmount.Value,
        ["checkpoint_leaf"] = terms.Operator.CheckpointLeaf.ToHex(),
        ["digest"] = terms.Operator.Digest.ToString(),
    };

    private static JsonObject Announcement(AnnouncementProof proof) => new()
    {
        ["attestor"] = proof.Attestor.ToString(),
        ["signature"] = Hex.Encode(proof.Signature),
        ["paths"] = Array(proof.Paths, path => Array(path, hash => JsonValue.Create(hash.ToString()))),
    };

    private static JsonObject GraphTransaction(KitTransaction tx) => new()
    {
        ["kind"] = KitTransaction.NameOf(tx.Kind),
        ["txid"] = tx.Txid.ToString(),
        ["tx"] = tx.Transaction.ToHex(),
    };

    private static JsonObject Output(OutPoint outPoint, Satoshis value, VtxoScript script) => new()
    {
        ["outpoint"] = outPoint.ToString(),
        ["value"] = value.Value,
        ["leaves"] = Array(script.Closures, leaf => JsonValue.Create(leaf.Script.ToHex())),
        ["control_blocks"] = Array(script.Closures, leaf => JsonValue.Create(Hex.Encode(script.ControlBlock(leaf).ToBytes()))),
    };

    private static JsonObject Claim(ExitKit kit, ClaimTemplate claim, int index) => new()
    {
        ["rung"] = claim.Rung,
        ["kind"] = claim.Kind.ToString(),
        ["tx"] = claim.Presigned.Transaction.ToHex(),
        ["height_signature"] = Signature(kit.HeightClaims, index),
        ["time_signature"] = Signature(kit.TimeClaims, index),
    };

    private static string Signature(byte[] signatures, int index)
    {
        var start = index * ECXOnlyPubKey.SignatureSize;
        return start + ECXOnlyPubKey.SignatureSize <= signatures.Length
            ? Hex.Encode(signatures.AsSpan(start, ECXOnlyPubKey.SignatureSize))
            : throw ContractScriptErrors.IncompleteKit.Error($"Claim {index} is not signed by both.", "A kit is written once the claim set is complete.");
    }

    private static JsonObject SetupOf(ExitKit kit, SetupPlan setup)
    {
        var output = Output(setup.OutPoint, setup.Value, setup.Script.Script);
        output["activation_hash"] = setup.ActivationHash.ToString();
        output["refund_exit"] = setup.RefundExit.Transaction.ToHex();
        output["height_signature"] = kit.HeightRefundExit is { } height ? Hex.Encode(height) : null;
        output["time_signature"] = kit.TimeRefundExit is { } time ? Hex.Encode(time) : null;
        return output;
    }

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> write) => [.. items.Select(write)];
}
