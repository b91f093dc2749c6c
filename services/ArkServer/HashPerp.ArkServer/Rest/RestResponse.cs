namespace HashPerp.ArkServer.Rest;

/// <summary>Sends JSON that is complete.</summary>
internal static class RestResponse
{
    public static async Task WriteAsync(HttpContext http, byte[] json)
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = json.Length;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.WriteAsync(json, http.RequestAborted);
    }
}
