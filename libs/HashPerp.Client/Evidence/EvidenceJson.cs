using System.Text.Json;
using System.Text.Json.Nodes;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Evidence as canonical JSON: format, leaf, path, signature, published_keys, headers; all hex.</summary>
internal static class EvidenceJson
{
    private static readonly string[] Members = ["format", "headers", "leaf", "path", "published_keys", "signature"];

    public static byte[] Write(AttestorEvidence evidence) => CanonicalJson.Serialize(new JsonObject
    {
        ["format"] = AttestorEvidence.Format,
        ["leaf"] = Hex.Encode(evidence.Leaf.ToBytes()),
        ["path"] = List(evidence.Path.Select(hash => hash.ToBytes())),
        ["signature"] = Hex.Encode(evidence.Signature),
        ["published_keys"] = List(evidence.PublishedKeys.Select(key => key.ToBytes())),
        ["headers"] = List(evidence.Headers),
    });

    public static AttestorEvidence Read(ReadOnlySpan<byte> json)
    {
        if (json.Length > AttestorEvidence.MaxBytes)
        {
            throw Malformed($"Evidence of {json.Length} bytes; at most {AttestorEvidence.MaxBytes} are read.");
        }
        try
        {
            var document = CanonicalJson.ParseObject(json);
            if ((string?)document["format"] != AttestorEvidence.Format || !document.Select(member => member.Key).Order(StringComparer.Ordinal).SequenceEqual(Members))
            {
                throw Malformed($"It is not of the form {AttestorEvidence.Format}.");
            }
            return new AttestorEvidence
            {
                Leaf = SeriesLeaf.Parse(Bytes(document["leaf"])),
                Path = [.. Items(document["path"], SeriesTree.MaxDepth).Select(hash => new Bytes32(hash))],
                Signature = Bytes(document["signature"]),
                PublishedKeys = [.. Items(document["published_keys"], 2).Select(key => new Bytes32(key))],
                Headers = Items(document["headers"], AttestorEvidence.MaxHeaders),
            };
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or JsonException
            || (error is HashPerpException refused && refused.Code != ClientErrors.EvidenceMalformed))
        {
            throw new HashPerpException(ClientErrors.EvidenceMalformed, $"The evidence can't be read: {error.Message}", "Use the file as it was exported.", error);
        }
    }

    private static JsonArray List(IEnumerable<byte[]> items) => [.. items.Select(item => JsonValue.Create(Hex.Encode(item)))];

    private static byte[][] Items(JsonNode? node, int maximum) => node is JsonArray items && items.Count <= maximum
        ? [.. items.Select(Bytes)]
        : throw Malformed($"A list has more than {maximum} members, or is none.");

    private static byte[] Bytes(JsonNode? node) => Hex.Decode((string?)node ?? throw Malformed("A member is missing."));

    private static HashPerpException Malformed(string what) => ClientErrors.EvidenceMalformed.Error(what, "Use the file as it was exported.");
}
