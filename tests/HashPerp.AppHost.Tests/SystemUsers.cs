using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.AppHost.Tests;

/// <summary>Agents of a running system that a test drives by itself: Carol's, and those of the scripted traders once these are stopped.</summary>
internal sealed class SystemUsers(RunningSystem system) : IAsyncDisposable
{
    /// <summary>The wallet from which everybody is paid.</summary>
    public const string Miner = "miner";

    // 824,544 is the mainnet block that the node's block 144 stands for.
    private const int HeightOffset = 824_544 - 144;

    private readonly List<AgentDriver> _agents = [];

    /// <summary>Who has been started.</summary>
    public IReadOnlyList<AgentDriver> All => _agents;

    public static string FolderOf(RunningSystem system, string trader) => Path.Combine(system.Data, "users", trader.ToLowerInvariant(), "agent");

    /// <summary>An agent on a new folder.</summary>
    public Task<AgentDriver> StartAsync(string name) => StartAsync(name, null);

    /// <summary>The agent of a scripted trader, in whose place the test is from now on.</summary>
    public Task<AgentDriver> TakeOverAsync(string trader) => StartAsync(trader, FolderOf(system, trader));

    /// <summary>The miner pays; a batch makes one coin of it.</summary>
    public async Task BoardAsync(AgentDriver user, long sat)
    {
        using var node = await NodeAsync();
        await node.ForWallet(Miner).SendToAddressAsync((string)(await user.CallAsync("boarding-address"))!["address"]!, new Satoshis(sat));
        await Eventually.TrueAsync(
            async () => (long)(await user.CallAsync("balance"))!["boardable_sat"]! == sat, $"a block with {user.Name}'s payment", TimeSpan.FromMinutes(2));
        await user.CallAsync("board", new JsonObject { ["values_sat"] = new JsonArray(sat) });
    }

    /// <summary>The system's node.</summary>
    public async Task<RPCClient> NodeAsync() =>
        new(RPCEndpoint.WithPassword(await system.UrlAsync("bitcoind", "rpc"), "hashperp", system.Secret("bitcoind-password")));

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in _agents)
        {
            await agent.DisposeAsync();
        }
    }

    private async Task<AgentDriver> StartAsync(string name, string? folder)
    {
        var agent = new AgentDriver(name, await EnvironmentAsync(), HeightOffset, folder);
        _agents.Add(agent);
        await agent.StartAsync();
        return agent;
    }

    private async Task<Dictionary<string, string?>> EnvironmentAsync()
    {
        var environment = new Dictionary<string, string?>
        {
            ["Bitcoin__RpcUrl"] = await Text("bitcoind", "rpc"), ["Bitcoin__RpcUser"] = "hashperp", ["Bitcoin__RpcPassword"] = system.Secret("bitcoind-password"),
            ["services__relay__grpc__0"] = await Text("contractlifecycle", "grpc"), ["services__gateway__http__0"] = await Text("gateway", "http"),
        };
        foreach (var service in (string[])["arkserver", "attestor", "orderbook"])
        {
            environment[$"services__{service}__grpc__0"] = await Text(service, "grpc");
        }
        return environment;

        async Task<string> Text(string resource, string endpoint) => (await system.UrlAsync(resource, endpoint)).ToString();
    }
}
