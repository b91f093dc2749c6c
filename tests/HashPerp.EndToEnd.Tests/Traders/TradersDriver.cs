using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>The scripted traders as the AppHost runs them: one process, which starts two agents. Its folder stays over <see cref="KillAsync"/>.</summary>
internal sealed class TradersDriver(FreshExchange exchange) : IAsyncDisposable
{
    private readonly ConcurrentQueue<JsonObject> _events = new();
    private readonly string _folder = TestFolder.Create("traders");
    private ChildProcess? _process;

    /// <summary>Of all runs, oldest first.</summary>
    public IReadOnlyCollection<JsonObject> Events => _events;

    public ChildProcess Process => _process ?? throw new InvalidOperationException("The traders aren't running.");

    private string ReadyFile => Path.Combine(_folder, "ready");

    public IEnumerable<JsonObject> Of(string name) => _events.Where(line => (string)line["event"]! == name);

    public async Task StartAsync(params string[] arguments)
    {
        File.Delete(ReadyFile);
        var environment = new Dictionary<string, string?>(exchange.Environment)
        {
            ["Tokens__Key"] = exchange.Exchange.TokenKey, ["HASHPERP_READY_FILE"] = ReadyFile, ["services__relay__grpc__0"] = null,
            ["services__contractlifecycle__grpc__0"] = exchange.Exchange.ContractLifecycle.Url.ToString(),
        };
        _process = await ChildProcess.StartAsync(
            "traders", [.. BuiltProgram.Command("HashPerp.Cli"), "traders", "--json", "--folder", Path.Combine(_folder, "users"), .. arguments], environment, onOutput: Take);
    }

    /// <summary>Waits for an event; a failure says what there was instead.</summary>
    public async Task WaitForAsync(string name, Func<JsonObject, bool> isIt, TimeSpan patience)
    {
        try
        {
            await Eventually.TrueAsync(() => Process.HasExited || Of(name).Any(isIt), name, patience);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}\n{Report()}", late);
        }
        Assert.False(Process.HasExited, $"The traders ended:\n{Report()}");
    }

    /// <summary>Whether <c>/health</c> says so.</summary>
    public async Task<bool> IsHealthyAsync()
    {
        if (!File.Exists(ReadyFile))
        {
            return false;
        }
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(new Uri((await File.ReadAllLinesAsync(ReadyFile))[^1]), "/health"));
        return answer.IsSuccessStatusCode;
    }

    /// <summary>SIGKILL to the traders' own process.</summary>
    public Task KillAsync() => Process.KillAsync();

    /// <summary>SIGKILL to one of the agents, behind the back of the process that started it.</summary>
    public void KillAgent(string name)
    {
        var own = Path.Combine(_folder, "users", name, "agent");
        var found = Directory.EnumerateDirectories("/proc").Single(process => ReadIfThere(Path.Combine(process, "cmdline")).Contains($"agent --folder {own} ", StringComparison.Ordinal));
        using var agent = System.Diagnostics.Process.GetProcessById(int.Parse(Path.GetFileName(found), CultureInfo.InvariantCulture));
        agent.Kill();
    }

    /// <summary>Command lines of all processes that have this folder in them.</summary>
    public IReadOnlyList<string> Running() => [.. Directory.EnumerateDirectories("/proc").Select(process => Path.Combine(process, "cmdline")).Select(ReadIfThere)
        .Where(line => line.Contains(_folder, StringComparison.Ordinal))];

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
        await Eventually.TrueAsync(() => Running().Count == 0, "the traders' agents to end", TimeSpan.FromSeconds(30));
        TestFolder.Remove(_folder);
    }

    private static string ReadIfThere(string file)
    {
        try
        {
            return File.ReadAllText(file).Replace('\0', ' ');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private string Report()
    {
        var logs = Directory.EnumerateFiles(_folder, "agent.log", SearchOption.AllDirectories)
            .Select(file => $"{file}:\n{string.Join('\n', File.ReadLines(file).TakeLast(15))}");
        return string.Join('\n', [.. _events.Where(line => (string)line["event"]! != "chain.progress").TakeLast(50).Select(line => line.ToJsonString()), Process.LogTail, .. logs]);
    }

    private void Take(string line)
    {
        try
        {
            _events.Enqueue((JsonObject)JsonNode.Parse(line)!);
        }
        catch (JsonException)
        {
            // A process that is killed may die in the middle of a line.
        }
    }
}
