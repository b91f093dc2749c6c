using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using HashPerp.Testing;

namespace HashPerp.Hosting.Tests;

/// <summary>A whole application in this process, seen through its interface for scripts.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly DistributedApplication _app;

    private RunningHost(TemporaryFolder folder, DistributedApplication app)
    {
        _folder = folder;
        _app = app;
        Http = new HttpClient { BaseAddress = new Uri(File.ReadLines(folder.Of("host")).First()) };
        Token = File.ReadAllText(folder.Of("control-token")).Trim();
    }

    public HttpClient Http { get; }

    public string Token { get; }

    public static async Task<RunningHost> StartAsync(TemporaryFolder folder, Action<IDistributedApplicationBuilder> map)
    {
        var builder = TestMap.Builder(folder);
        map(builder);
        var app = builder.Build();
        await app.StartAsync();
        return new RunningHost(folder, app);
    }

    public async Task<JsonElement> ResourceAsync(string name) => await Http.GetFromJsonAsync<JsonElement>($"/resources/{name}");

    public async Task<int> ProcessAsync(string name) => (await ResourceAsync(name)).GetProperty("processId").GetInt32();

    /// <summary>Waits until it is healthy, in another process than before.</summary>
    public Task<JsonElement> HealthyAsync(string name, int otherThan = 0) => UntilAsync(
        name, resource => resource.GetProperty("health").GetString() == "Healthy"
            && (resource.GetProperty("processId").ValueKind == JsonValueKind.Null || resource.GetProperty("processId").GetInt32() != otherThan), "healthy");

    public async Task<JsonElement> UntilAsync(string name, Func<JsonElement, bool> wanted, string what)
    {
        JsonElement last = default;
        await Eventually.TrueAsync(
            async () =>
            {
                last = await ResourceAsync(name);
                return wanted(last);
            },
            $"{name} to be {what}", TimeSpan.FromSeconds(90));
        return last;
    }

    public async Task<HttpResponseMessage> PostAsync(string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (token is not null)
        {
            request.Headers.Add("X-HashPerp-Token", token);
        }
        return await Http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Assert.False(File.Exists(_folder.Of("host")));
    }
}
