using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>A user's agent that starts with the records of an earlier life, while operator, attestor and relay are dead. Its chain is a test's own.</summary>
internal sealed class LoneAgent : IAsyncDisposable
{
    private const string NobodyThere = "http://127.0.0.1:1";
    private const int MostBlocks = 80;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ReplayedChain _chain;
    private readonly string _folder = TestFolder.Create("lone");

    /// <param name="of">Stopped; its folder is copied.</param>
    /// <param name="onlyKits">Kits that the copy is left with; none for all of them.</param>
    public LoneAgent(ReplayedChain chain, AgentDriver of, IReadOnlyCollection<byte[]> onlyKits)
    {
        _chain = chain;
        var folder = Path.Combine(_folder, "agent");
        TestFolder.Copy(of.Folder, folder);
        var kept = onlyKits.Select(kit => $"{ExitKit.Parse(kit).ContractId}-1.json").ToHashSet();
        foreach (var kit in Directory.EnumerateFiles(Path.Combine(folder, "kits")).Where(kit => kept.Count > 0 && !kept.Contains(Path.GetFileName(kit))).ToArray())
        {
            File.Delete(kit);
        }
        var environment = new Dictionary<string, string?>(chain.Node.Environment);
        foreach (var service in new[] { "arkserver", "attestor", "relay" })
        {
            environment[$"services__{service}__grpc__0"] = NobodyThere;
        }
        Driver = new AgentDriver(of.Name, environment, ReplayedChain.HeightOffset, folder);
    }

    public AgentDriver Driver { get; }

    public Task StartAsync(params string[] arguments) => StartToDieAsync(fault: null, arguments);

    /// <param name="fault">A fault point to die at, as <see cref="FaultPoint"/> reads it.</param>
    public Task StartToDieAsync(string? fault, params string[] arguments)
    {
        Driver.MoreArguments = arguments;
        return Driver.StartAsync(fault);
    }

    /// <summary>Pays to its fee addresses, a coin to each.</summary>
    public async Task FundAsync(int coins = 5)
    {
        foreach (var address in (await Driver.CallAsync("watch"))!["fee_addresses"]!.AsArray().Take(coins))
        {
            await _chain.PayAsync((string)address!, 100_000);
        }
        await _chain.MineQuicklyAsync();
    }

    public IEnumerable<JsonObject> Said(string name) => Driver.Events.Where(line => (string?)line["event"] == name).Select(line => (JsonObject)line["data"]!);

    public Task<JsonObject> SaysAsync(string name, Func<JsonObject, bool>? which = null) => Eventually.ValueAsync(
        () => Task.FromResult(Said(name).FirstOrDefault(data => which is null || which(data))), $"{Driver.Name} to say {name}:\n{Driver.Process.LogTail}", Patience);

    /// <summary>Waits until every contract was looked at for the tip.</summary>
    public async Task SeesTipAsync()
    {
        var height = await _chain.HeightAsync();
        await Eventually.TrueAsync(
            async () => (int?)(await Driver.CallAsync("watch"))!["height"] >= height, $"{Driver.Name} to see block {height}:\n{Driver.Process.LogTail}", Patience);
    }

    /// <summary>Mines a block each time that the last one was seen.</summary>
    public async Task MineUntilAsync(string what, Func<Task<bool>> condition)
    {
        for (var block = 0; !await condition(); block++)
        {
            Assert.True(block < MostBlocks, $"In vain: {what}:\n{Driver.Process.LogTail}");
            await _chain.MineQuicklyAsync();
            await SeesTipAsync();
        }
    }

    /// <summary>The same, until a fault point has killed it.</summary>
    public async Task MineUntilDeadAsync()
    {
        for (var block = 0; !Driver.Process.HasExited; block++)
        {
            Assert.True(block < MostBlocks, $"It lives on:\n{Driver.Process.LogTail}");
            await _chain.MineQuicklyAsync();
            var height = await _chain.HeightAsync();
            await Eventually.TrueAsync(() => SawOrDiedAsync(height), $"{Driver.Name} to see block {height} or to die", Patience);
        }
    }

    private async Task<bool> SawOrDiedAsync(int height)
    {
        try
        {
            return Driver.Process.HasExited || (int?)(await Driver.CallAsync("watch"))!["height"] >= height;
        }
        catch (IOException) when (Driver.Process.HasExited)
        {
            return true;
        }
    }

    /// <summary>Mines on until all that lies between the chain and a contract's outputs is in blocks.</summary>
    public Task UnrollsAsync(byte[] kit) => MineUntilAsync(
        "the whole graph is on the chain",
        async () =>
        {
            var found = await Task.WhenAll(ExitKit.Parse(kit).Graph.Select(tx => _chain.Node.Rpc.GetRawTransactionAsync(tx.Txid)));
            return found.All(tx => tx?.BlockHash is not null);
        });

    /// <summary>Satoshi that lie on chain where a kit's owner is paid.</summary>
    public async Task<long> PaidAsync(byte[] kit)
    {
        var parsed = ExitKit.Parse(kit);
        var script = PartyScripts.OnchainPayout(parsed.Terms, parsed.Leg, Satoshis.Zero).ScriptPubKey;
        return (await _chain.Node.Rpc.ScanTxOutSetAsync([$"raw({script.ToHex()})"])).Sum(coin => coin.Output.Value.Value);
    }

    public async ValueTask DisposeAsync()
    {
        await Driver.DisposeAsync();
        TestFolder.Remove(_folder);
    }
}
