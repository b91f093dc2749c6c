using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using HashPerp.Contracts.Watchtowers.V1;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;
using HashPerp.Testing;
using TowerClient = HashPerp.Contracts.Watchtowers.V1.Watchtower.WatchtowerClient;

namespace HashPerp.EndToEnd.Tests;

/// <summary>A watchtower as a process, on a chain of a test's own. It is told no words: it has kits, a node and coins of its own.</summary>
internal sealed class TowerDriver : IAsyncDisposable
{
    private const int MostBlocks = 60;

    private readonly ReplayedChain _chain;
    private readonly string _folder = TestFolder.Create("tower");
    private readonly Dictionary<string, string?> _environment;
    private ServiceProcess _service = null!;
    private GrpcChannel _channel = null!;

    private TowerDriver(ReplayedChain chain, IEnumerable<(string Name, string Value)> settings)
    {
        _chain = chain;
        _environment = new Dictionary<string, string?>(chain.Node.Environment)
        {
            ["Watchtower__Folder"] = _folder,
            ["Watchtower__PollMilliseconds"] = "50",
            ["Watchtower__Confirmations"] = "2",
            ["Tokens__Key"] = Hex.Encode(RandomNumberGenerator.GetBytes(32)),
        };
        foreach (var (name, value) in settings)
        {
            _environment[name] = value;
        }
    }

    public string LogTail => _service.Process.LogTail;

    public Uri Url => _service.Url;

    private TowerClient Client => new(_channel);

    public static async Task<TowerDriver> StartAsync(ReplayedChain chain, params (string Name, string Value)[] settings)
    {
        var tower = new TowerDriver(chain, settings);
        await tower.RestartAsync();
        return tower;
    }

    /// <summary>SIGKILL, if it runs, and another process with the same folder.</summary>
    /// <param name="fault">A fault point to die at, as <see cref="FaultPoint"/> reads it; null for none.</param>
    public async Task RestartAsync(string? fault = null)
    {
        await StopAsync();
        _environment[FaultPoint.Variable] = fault;
        _service = await ServiceProcess.StartNewAsync("HashPerp.Watchtower", _environment);
        _channel = GrpcChannel.ForAddress(_service.Url);
    }

    /// <summary>Pays for fees, to so many of its addresses.</summary>
    public async Task FundAsync(int coins = 3, long sat = 100_000)
    {
        foreach (var address in (await InfoAsync()).FeeAddresses.Take(coins))
        {
            await _chain.PayAsync(address, sat);
        }
        await _chain.MineQuicklyAsync();
    }

    public async Task<GetTowerResponse> InfoAsync() => await Client.GetTowerAsync(new GetTowerRequest());

    public async Task<GuardedKit> GuardAsync(byte[] kit, string account, bool autoUnroll = false) =>
        await Client.GuardAsync(new GuardRequest { Kit = ByteString.CopyFrom(kit), AutoUnroll = autoUnroll }, Token(account));

    public async Task<GuardedKit> GuardWithoutTokenAsync(byte[] kit) => await Client.GuardAsync(new GuardRequest { Kit = ByteString.CopyFrom(kit) });

    public async Task<IReadOnlyList<GuardedKit>> GuardedAsync(string account) =>
        [.. (await Client.ListGuardedAsync(new ListGuardedRequest(), Token(account))).Kits];

    public async Task ReleaseAsync(ByteString kitId, string account) =>
        await Client.ReleaseAsync(new ReleaseRequest { KitId = kitId }, Token(account));

    /// <summary>Waits until all kits were looked at for the tip.</summary>
    public async Task SeesTipAsync()
    {
        var height = await _chain.Node.Rpc.GetBlockCountAsync();
        await Eventually.TrueAsync(async () => (await InfoAsync()).Height >= height, $"the tower to see block {height}:\n{LogTail}", TimeSpan.FromMinutes(2));
    }

    public Task MineUntilAsync(GuardState state, string account) =>
        MineUntilAsync($"the kit is {state}", async () => (await GuardedAsync(account)).Single().State == state);

    /// <summary>Mines a block each time that the tower has seen the last one.</summary>
    public async Task MineUntilAsync(string what, Func<Task<bool>> condition)
    {
        for (var block = 0; !await condition(); block++)
        {
            Assert.True(block < MostBlocks, $"In vain: {what}:\n{LogTail}");
            await _chain.MineQuicklyAsync();
            await SeesTipAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _service.DisposeAsync();
    }

    private async Task StopAsync()
    {
        if (_service is not null)
        {
            await _service.KillAsync();
            _channel.Dispose();
        }
    }

    private Metadata Token(string account) => AccessTokens.Headers(new AccessTokens(_environment["Tokens__Key"]!, TimeProvider.System).Issue(account));
}
