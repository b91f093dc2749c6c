using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>The exit tool as a user runs it: a process, in a folder with nothing but a kit, the words in its environment, and the node's address.</summary>
internal sealed class ExitTool : IAsyncDisposable
{
    public const int MoreToDo = 10;
    private const int MostRounds = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ReplayedChain _chain;
    private readonly string _words;
    private readonly string _folder = TestFolder.Create("exit");
    private readonly string? _agentFolder;
    private readonly ConcurrentQueue<JsonObject> _events = new();
    private ChildProcess? _process;

    public ExitTool(ReplayedChain chain, string words, byte[] kit)
    {
        _chain = chain;
        _words = words;
        Write(kit);
    }

    /// <summary>For <c>exit coins</c>: the tool has an agent's folder in place of a kit, and an empty one for its own state.</summary>
    public ExitTool(ReplayedChain chain, string words, string agentFolder) => (_chain, _words, _agentFolder) = (chain, words, agentFolder);

    /// <summary>Of all runs, oldest first.</summary>
    public IReadOnlyCollection<JsonObject> Events => _events;

    /// <summary>What the last run said on standard error.</summary>
    public string Errors => _process!.LogTail;

    private string Kit => Path.Combine(_folder, "kit.json");

    /// <summary>Another kit beside the first.</summary>
    /// <returns>Its path.</returns>
    public string Add(byte[] kit)
    {
        var path = Path.Combine(_folder, "other.json");
        File.WriteAllBytes(path, kit);
        return path;
    }

    public void Write(byte[] kit) => File.WriteAllBytes(Kit, kit);

    /// <summary>Runs one command to its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> CallAsync(string command, params string[] options)
    {
        await StartAsync(command, fault: null, options);
        return await EndAsync();
    }

    /// <summary>Without a node: what a machine without network can do.</summary>
    public async Task<int> VerifyOfflineAsync()
    {
        await StartAsync("verify", fault: null, [], offline: true);
        return await EndAsync();
    }

    /// <summary>Starts a command and leaves it running.</summary>
    public async Task StartAsync(string command, string? fault, IReadOnlyList<string> options, bool offline = false)
    {
        await StopAsync();
        _events.Clear();
        var environment = offline ? [] : new Dictionary<string, string?>(_chain.Node.Environment);
        environment["HASHPERP_WORDS"] = _words;
        environment[FaultPoint.Variable] = fault;
        string[] what = _agentFolder is null ? [command, Kit] : ["coins", command, _agentFolder, "--folder", Path.Combine(_folder, "state")];
        string[] arguments = ["exit", .. what, "--json", .. options];
        _process = await ChildProcess.StartAsync("exit", [.. BuiltProgram.Command("HashPerp.Cli"), .. arguments], environment, onOutput: Take);
    }

    public Task<int> EndAsync() => _process!.WaitForExitAsync(Patience);

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _process!.KillAsync();

    public bool HasEnded => _process!.HasExited;

    /// <summary>Pays for fees to the address that the tool shows, so many coins.</summary>
    public async Task FundAsync(int coins = 3)
    {
        var started = await StartedAsync();
        string[] addresses = [(string)started["fee_address"]!, .. started["more_fee_addresses"]!.AsArray().Select(address => (string)address!)];
        foreach (var address in addresses.Take(coins))
        {
            await _chain.PayAsync(address, 100_000);
        }
        await _chain.MineQuicklyAsync();
    }

    /// <summary>Mines a block each time that the running tool has seen the last one, until it says this.</summary>
    public async Task MineUntilAsync(string name, Func<JsonObject, bool>? which = null)
    {
        for (var round = 0; !HasSaid(name, which); round++)
        {
            Assert.True(round < MostRounds, $"The tool doesn't get to {name}: {string.Join('\n', _events.TakeLast(5))}\n{Errors}");
            await _chain.MineQuicklyAsync();
            await SeesTipAsync(name, which);
        }
    }

    public async Task<JsonObject> EventAsync(string name, Func<JsonObject, bool>? which = null)
    {
        await Eventually.TrueAsync(() => HasSaid(name, which) || HasEnded, name, Patience);
        return Find(name, which) ?? throw new InvalidOperationException($"The tool ended without {name}:\n{Errors}");
    }

    /// <summary>By rung, null for Setup: what the last lines of this name say.</summary>
    public IReadOnlyList<JsonObject> Last(string name) =>
        [.. _events.Where(line => (string)line["event"]! == name).GroupBy(line => (int?)line["rung"] ?? -1).OrderBy(group => group.Key).Select(group => group.Last())];

    /// <summary>Everything that lies at the address where the owner's money arrives, satoshi.</summary>
    public async Task<long> PaidOutAsync()
    {
        var address = (string)(await StartedAsync())["payout_address"]!;
        return (await _chain.Node.Rpc.ScanTxOutSetAsync([$"addr({address})"])).Sum(coin => coin.Output.Value.Value);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        TestFolder.Remove(_folder);
    }

    private async Task<JsonObject> StartedAsync()
    {
        bool IsStart() => HasSaid("exit.started", null) || HasSaid("watch.started", null);
        await Eventually.TrueAsync(() => IsStart() || HasEnded, "the start", Patience);
        return Find("exit.started", null) ?? await EventAsync("watch.started");
    }

    private async Task SeesTipAsync(string name, Func<JsonObject, bool>? which)
    {
        var height = await _chain.HeightAsync();
        await Eventually.TrueAsync(
            () => HasEnded || HasSaid(name, which) || _events.Any(line => line["height"] is { } seen && (int)seen >= height), $"the tool at block {height}", Patience);
        Assert.True(!HasEnded || HasSaid(name, which), $"The tool ended before {name}:\n{Errors}");
    }

    private bool HasSaid(string name, Func<JsonObject, bool>? which) => Find(name, which) is not null;

    private JsonObject? Find(string name, Func<JsonObject, bool>? which) => _events.FirstOrDefault(line => (string)line["event"]! == name && (which is null || which(line)));

    private async Task StopAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
            _process = null;
        }
    }

    private void Take(string text)
    {
        try
        {
            _events.Enqueue((JsonObject)JsonNode.Parse(text)!);
        }
        catch (JsonException)
        {
            // A process that is killed may die in the middle of a line.
        }
    }
}
