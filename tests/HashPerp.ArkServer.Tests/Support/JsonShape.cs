using System.Text.Json;
using System.Text.Json.Nodes;

namespace HashPerp.ArkServer.Tests;

/// <summary>A JSON document without its values: what a client's type guards look at. Objects with keys that are data (txids, indexes) show one entry as <c>*</c>.</summary>
internal static class JsonShape
{
    public static string Of(JsonNode? node) => node switch
    {
        null => "null",
        JsonArray { Count: 0 } => "[]",
        JsonArray array => $"[{Of(array[0])}]",
        JsonObject map when map.Count > 0 && map.All(field => char.IsAsciiDigit(field.Key[0]) || field.Key.Length >= 64) => $"{{*:{Of(map.First().Value)}}}",
        JsonObject fields => $"{{{string.Join(',', fields.Select(field => $"{field.Key}:{Of(field.Value)}"))}}}",
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => "text",
            JsonValueKind.Number => "number",
            _ => "flag",
        },
    };
}
