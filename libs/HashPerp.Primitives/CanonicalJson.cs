using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HashPerp.Primitives;

/// <summary>
/// One byte sequence per JSON value: UTF-8, no white space, object keys in ordinal order, integers only. Two writers of the same document
/// agree, so a document can be hashed, compared and kept under version control. Parsing refuses duplicate keys, comments, fractions and depth
/// beyond <see cref="MaxDepth"/>.
/// </summary>
public static class CanonicalJson
{
    public const int MaxDepth = 32;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth };

    /// <exception cref="HashPerpException"><see cref="PrimitiveErrors.MalformedJson"/>: a number that is not a 64-bit integer.</exception>
    public static byte[] Serialize(JsonNode? node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Compact))
        {
            Write(writer, node);
        }
        return stream.ToArray();
    }

    public static string ToText(JsonNode? node) => Encoding.UTF8.GetString(Serialize(node));

    /// <summary>Reads one object, in any key order.</summary>
    /// <exception cref="HashPerpException"><see cref="PrimitiveErrors.MalformedJson"/>.</exception>
    public static JsonObject ParseObject(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var node = JsonNode.Parse(utf8, null, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            Serialize(node);
            return node as JsonObject ?? throw PrimitiveErrors.MalformedJson.Error("Expected one JSON object.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new HashPerpException(PrimitiveErrors.MalformedJson, $"Not a JSON object: {error.Message}", "", error);
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonObject members:
                writer.WriteStartObject();
                foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(name);
                    Write(writer, value);
                }
                writer.WriteEndObject();
                break;
            case JsonArray items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    Write(writer, item);
                }
                writer.WriteEndArray();
                break;
            default:
                WriteValue(writer, node.AsValue());
                break;
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                writer.WriteStringValue(value.GetValue<string>());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                writer.WriteBooleanValue(value.GetValue<bool>());
                break;
            case JsonValueKind.Number when long.TryParse(value.ToJsonString(), out var number):
                writer.WriteNumberValue(number);
                break;
            default:
                throw PrimitiveErrors.MalformedJson.Error($"{value.ToJsonString()} is not a 64-bit integer.", "Fractions and exponents are not written here.");
        }
    }
}
