using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// Reads a kit strictly. Derived members (scripts, control blocks, claim transactions) are not trusted: the kit is written again from what
/// was read, and must come out byte for byte the same.
/// </summary>
internal static class KitReader
{
    private const int HeaderBytes = 80;
    private const int MaxProofCharacters = 200_000;

    public static ExitKit Read(ReadOnlySpan<byte> json)
    {
        if (json.Length > ExitKit.MaxBytes)
        {
            throw KitFields.Malformed($"A kit of {json.Length} bytes; at most {ExitKit.MaxBytes} are read.");
        }
        byte[] rewritten;
        ExitKit kit;
        try
        {
            kit = KitFields.Read(CanonicalJson.ParseObject(json), "kit", ReadKit);
            rewritten = kit.ToBytes();
        }
        catch (HashPerpException error) when (error.Code.Number is >= 1000 and < 1400)
        {
            throw KitFields.Malformed(error.What, error);
        }
        return rewritten.AsSpan().SequenceEqual(json)
            ? kit
            : throw KitFields.Malformed("A script, control block, claim, txid or the kit's id does not follow from its terms, or the JSON is not canonical.");
    }

    private static ExitKit ReadKit(KitFields fields)
    {
        if (fields.Text("format") != ExitKit.Format)
        {
            throw ContractScriptErrors.UnsupportedVersion.Error($"Kit format '{fields.Text("format")}'.", $"This release reads {ExitKit.Format}.");
        }
        fields.Derived("operator", "kit_id");
        var claims = fields.List("claims", ContractTerms.MaxRungs * ClaimKinds.All.Count, ReadClaim);
        var setup = fields.Node("setup") is { } node ? KitFields.Read(node, "setup", ReadSetup) : default;
        return new ExitKit
        {
            Terms = ContractTerms.Parse(fields.Bytes("terms")),
            ContractId = fields.Id("contract_id"),
            Version = (uint)fields.Number("version", 1, int.MaxValue),
            Leg = LegOf(fields.Text("leg")),
            ActivationHash = setup.ActivationHash,
            Pots = fields.List("pots", ContractTerms.MaxRungs, ReadPot),
            Announcements = fields.List("announcements", ContractTerms.MaxAttestors, ReadAnnouncement),
            ListingHeader = fields.Bytes("listing_header", HeaderBytes),
            Graph = fields.List("graph", ExitKit.MaxTransactions, ReadTransaction),
            HeightClaims = [.. claims.SelectMany(claim => claim.Height)],
            TimeClaims = [.. claims.SelectMany(claim => claim.Time)],
            HeightRefundExit = setup.Height,
            TimeRefundExit = setup.Time,
            PendingProofs = fields.List("pending_proofs", ExitKit.MaxPendingProofs, ReadProof),
        };
    }

    private static Leg LegOf(string name) => name switch
    {
        "HEIGHT" => Leg.Height,
        "TIME" => Leg.Time,
        _ => throw KitFields.Malformed($"'{name}' is not a leg."),
    };

    private static (byte[] Height, byte[] Time) ReadClaim(JsonNode? node, string name) => KitFields.Read(node, name, fields =>
    {
        fields.Derived("rung", "kind", "tx");
        return (fields.Bytes("height_signature", ECXOnlyPubKey.SignatureSize), fields.Bytes("time_signature", ECXOnlyPubKey.SignatureSize));
    });

    private static (Bytes32? ActivationHash, byte[]? Height, byte[]? Time) ReadSetup(KitFields fields)
    {
        fields.Derived("outpoint", "value", "leaves", "control_blocks", "refund_exit");
        return (fields.Id("activation_hash"), OptionalSignature(fields, "height_signature"), OptionalSignature(fields, "time_signature"));
    }

    private static byte[]? OptionalSignature(KitFields fields, string member) =>
        fields.Node(member) is null ? null : fields.Bytes(member, ECXOnlyPubKey.SignatureSize);

    private static OutPoint ReadPot(JsonNode? node, string name) => KitFields.Read(node, name, fields =>
    {
        fields.Derived("value", "leaves", "control_blocks");
        return OutPoint.Parse(fields.Text("outpoint"));
    });

    private static AnnouncementProof ReadAnnouncement(JsonNode? node, string name) => KitFields.Read(node, name, fields => new AnnouncementProof(
        fields.Id("attestor"),
        fields.Bytes("signature", ECXOnlyPubKey.SignatureSize),
        fields.List("paths", ContractTerms.MaxRungs, ReadPath)));

    private static IReadOnlyList<Bytes32> ReadPath(JsonNode? node, string name) =>
        KitFields.ListOf(node, name, SeriesTree.MaxDepth, (hash, hashName) => new Bytes32(KitFields.BytesOf(hash, hashName, 32)));

    private static KitTransaction ReadTransaction(JsonNode? node, string name) => KitFields.Read(node, name, fields =>
    {
        fields.Derived("txid");
        return new KitTransaction(KitTransaction.KindOf(fields.Text("kind")), Transaction.Parse(fields.Bytes("tx")));
    });

    private static string ReadProof(JsonNode? node, string name)
    {
        var proof = KitFields.TextOf(node, name);
        return proof.Length <= MaxProofCharacters ? PSBT.Parse(proof).ToBase64() : throw KitFields.Malformed($"{name} is {proof.Length} characters long.");
    }
}
