using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Xunit;

namespace HashPerp.ArkServer.Tests;

/// <summary>The REST surface as a wallet uses it.</summary>
public sealed class RestClient(Uri url) : IDisposable
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default);

    public HttpClient Http { get; } = new() { BaseAddress = url };

    public Task<JsonNode> GetAsync(string path) => ExpectAsync(HttpStatusCode.OK, Http.GetAsync(path));

    public Task<JsonNode> PostAsync(string path, string json) => ExpectAsync(HttpStatusCode.OK, PostRawAsync(path, json));

    public Task<JsonNode> PostAsync(string path, IMessage request) => PostAsync(path, Formatter.Format(request));

    public Task<HttpResponseMessage> PostRawAsync(string path, string json) => Http.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));

    public Task<HttpResponseMessage> PostRawAsync(string path, IMessage request) => PostRawAsync(path, Formatter.Format(request));

    /// <summary>Expects a refusal with one ErrorDetails, and returns it.</summary>
    public static async Task<JsonNode> RefusedAsync(HttpStatusCode status, int code, string name, Task<HttpResponseMessage> call)
    {
        var body = await ExpectAsync(status, call);
        var details = body["details"]!.AsArray().Single()!;
        Assert.True(name == (string?)details["name"], $"Expected {name}, got {body.ToJsonString()}");
        Assert.Equal(code, (int)details["code"]!);
        Assert.Equal("type.googleapis.com/ark.v1.ErrorDetails", (string?)details["@type"]);
        Assert.StartsWith($"{name} ({code}): ", (string?)body["message"], StringComparison.Ordinal);
        return details;
    }

    /// <summary>Expects a refusal that has no wire code of its own.</summary>
    public static async Task RefusedAsync(HttpStatusCode status, string text, Task<HttpResponseMessage> call)
    {
        var body = await ExpectAsync(status, call);
        Assert.Empty(body["details"]!.AsArray());
        Assert.Contains(text, (string?)body["message"], StringComparison.Ordinal);
    }

    public static async Task<JsonNode> ExpectAsync(HttpStatusCode status, Task<HttpResponseMessage> call)
    {
        using var response = await call;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"Expected {(int)status}, got {(int)response.StatusCode}: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        return JsonNode.Parse(text) ?? throw new JsonException(text);
    }

    public async Task<EventStream> EventsAsync(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "text/event-stream" } } };
        var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.ToString());
        return new EventStream(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    public void Dispose() => Http.Dispose();
}
