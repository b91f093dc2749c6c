using System.Text.Json;
using System.Text.Json.Nodes;

namespace HashPerp.ArkServer.Rest;

/// <summary>Sends JSON that is complete.</summary>
internal static class RestResponse
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = ProtoJson.Options.Encoder };

    public static byte[] ToBytes(JsonNode json) => JsonSerializer.SerializeToUtf8Bytes(json, Options);

    public static async Task WriteAsync(HttpContext http, byte[] json)
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = json.Length;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.WriteAsync(json, http.RequestAborted);
    }
}
