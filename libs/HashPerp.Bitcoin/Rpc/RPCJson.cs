using System.Text.Json;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>Reads the node's answers; a field that is missing or of another kind is <see cref="BitcoinErrors.NodeRefused"/>, not a crash.</summary>
internal static class RPCJson
{
    public static string Text(this JsonElement element, string name) => Field(element, name, JsonValueKind.String).GetString()!;

    public static string? OptionalText(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static int Int(this JsonElement element, string name) =>
        Field(element, name, JsonValueKind.Number).TryGetInt32(out var value) ? value : throw Unexpected(name);

    public static long Long(this JsonElement element, string name) =>
        Field(element, name, JsonValueKind.Number).TryGetInt64(out var value) ? value : throw Unexpected(name);

    public static bool Bool(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean() : throw Unexpected(name);

    public static uint256 Hash(this JsonElement element, string name) => uint256.Parse(element.Text(name));

    public static uint256? OptionalHash(this JsonElement element, string name) =>
        element.OptionalText(name) is { } text ? uint256.Parse(text) : null;

    /// <summary>The amount's own text goes into integers; a JSON number is never read as a binary fraction.</summary>
    public static Satoshis Amount(this JsonElement element, string name) => Field(element, name, JsonValueKind.Number).Amount();

    public static Satoshis Amount(this JsonElement element) => BitcoinAmount.Parse(element.GetRawText());

    public static JsonElement Object(this JsonElement element, string name) => Field(element, name, JsonValueKind.Object);

    public static IEnumerable<JsonElement> Array(this JsonElement element, string name) => Field(element, name, JsonValueKind.Array).EnumerateArray();

    /// <summary>The whole answer as text: a hash, an address, hex.</summary>
    public static string Text(this JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Unexpected("result");

    public static HashPerpException Unexpected(string name) =>
        BitcoinErrors.NodeRefused.Error($"The node's answer has no usable '{name}'.", "Use a bitcoind of release 28 or later.");

    private static JsonElement Field(JsonElement element, string name, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : throw Unexpected(name);
}
