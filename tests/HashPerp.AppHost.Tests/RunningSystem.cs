using System.Net.Http.Json;
using System.Text.Json;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.AppHost.Tests;

/// <summary>The application host as a process of its own, with everything that it starts, on a state folder of its own.</summary>
internal sealed class RunningSystem : IAsyncDisposable
{
    private readonly HttpClient _http = new();

    private RunningSystem(string data, ChildProcess host)
    {
        Data = data;
        Host = host;
    }

    public string Data { get; }

    public ChildProcess Host { get; }

    /// <summary>Starts it and waits until everything is up.</summary>
    /// <param name="data">The state folder; kept for who wants to start on it again.</param>
    /// <param name="settings">More configuration of the host.</param>
    public static Task<RunningSystem> StartAsync(string data, IReadOnlyDictionary<string, string?>? settings = null) =>
        StartAsync(data, resources => resources.All(resource => resource.IsUp), settings);

    /// <param name="enough">What to wait for.</param>
    /// <inheritdoc cref="StartAsync(string, IReadOnlyDictionary{string, string?}?)"/>
    public static async Task<RunningSystem> StartAsync(string data, Func<IReadOnlyList<Resource>, bool> enough, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Path.Combine(ToolLocator.RepositoryRoot!, "HashPerp.AppHost", "bin", own.Parent!.Name, own.Name, "HashPerp.AppHost.dll");
        var environment = new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>()) { ["HashPerp__Data"] = data };
        var system = new RunningSystem(data, await ChildProcess.StartAsync("apphost", ["dotnet", program], environment));
        try
        {
            await system.UntilAsync(enough, "the start");
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    public async Task<IReadOnlyList<Resource>> ResourcesAsync()
    {
        var url = (await File.ReadAllLinesAsync(Path.Combine(Data, "host")))[0];
        return await _http.GetFromJsonAsync<List<Resource>>(url + "/resources", JsonSerializerOptions.Web) ?? [];
    }

    public Task UntilAllAsync() => UntilAsync(resources => resources.All(resource => resource.IsUp), "everything to be up");

    public Task UntilAsync(Func<IReadOnlyList<Resource>, bool> wanted, string what) => Eventually.TrueAsync(
        async () =>
        {
            if (Host.HasExited)
            {
                throw new InvalidOperationException($"The application host ended:\n{Host.LogTail}");
            }
            try
            {
                return File.Exists(Path.Combine(Data, "host")) && await ResourcesAsync() is { Count: > 0 } resources && wanted(resources);
            }
            catch (HttpRequestException)
            {
                // The file of a host that was killed.
                return false;
            }
        },
        what, TimeSpan.FromMinutes(5));

    /// <summary>Waits until a resource has said something so many times more often than now.</summary>
    /// <param name="patience">How long; five minutes when null.</param>
    public async Task UntilLogAsync(string resource, string text, int more, TimeSpan? patience = null)
    {
        var before = await CountAsync(resource, text);
        await Eventually.TrueAsync(async () => await CountAsync(resource, text) >= before + more, $"{more} more lines of {resource} with '{text}'", patience ?? TimeSpan.FromMinutes(5));
    }

    /// <summary>Where a resource listens.</summary>
    public async Task<Uri> UrlAsync(string resource, string endpoint) => new((await ResourcesAsync()).Single(found => found.Name == resource).Endpoints[endpoint]);

    /// <summary>A secret that the host made at its first start.</summary>
    public string Secret(string name) => File.ReadAllText(Path.Combine(Data, "secrets", name)).Trim();

    /// <summary>Stops a resource, which stays down, as <c>./hashperp stop</c> does.</summary>
    public async Task StopAsync(string resource)
    {
        var url = (await File.ReadAllLinesAsync(Path.Combine(Data, "host")))[0];
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{url}/resources/{resource}/stop");
        request.Headers.Add("X-HashPerp-Token", (await File.ReadAllTextAsync(Path.Combine(Data, "control-token"))).Trim());
        using var answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<int> CountAsync(string resource, string text)
    {
        var url = (await File.ReadAllLinesAsync(Path.Combine(Data, "host")))[0];
        return (await _http.GetStringAsync($"{url}/resources/{resource}/logs?tail=10000")).Split('\n').Count(line => line.Contains(text, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!Host.HasExited)
        {
            Host.Terminate();
            await Host.WaitForExitAsync(TimeSpan.FromMinutes(2));
        }
        await Host.DisposeAsync();
    }

    public sealed record Resource(string Name, string Type, string State, string? Health, int? ProcessId, Dictionary<string, string> Endpoints)
    {
        /// <summary>Whether it is a process now.</summary>
        public bool Runs => ProcessId is not null;

        public bool IsUp => Health == "Healthy" || State == "Finished";
    }
}
