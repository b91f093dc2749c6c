using System.Text.Json;
using Aspire.Hosting;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using HashPerp.Processes;
using HashPerp.Testing;

namespace HashPerp.AppHost.Tests;

/// <summary>The node of the map dies and comes back.</summary>
public sealed class BitcoindRestartTests : IAsyncLifetime
{
    private const long First = 1_704_067_200;

    private readonly string _data = TestFolder.Create("apphost");
    private DistributedApplication _app = null!;
    private RPCClient _rpc = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = DistributedApplication.CreateBuilder(["--HashPerp:Data", _data]);
        var bitcoind = builder.AddBitcoind("bitcoind").WithReplayedTime(new ChainSettings("replay", "0"));
        _app = builder.Build();
        await _app.StartAsync();
        // The host makes the secret when it starts the node, not before it says that it runs itself.
        var secret = Path.Combine(_data, "secrets", "bitcoind-password");
        await Eventually.TrueAsync(() => File.Exists(secret), "the node's password");
        var password = File.ReadAllText(secret).Trim();
        _rpc = new RPCClient(RPCEndpoint.WithPassword(new Uri(bitcoind.GetEndpoint("rpc").Url), "hashperp", password), TimeSpan.FromMinutes(1));
    }

    public async ValueTask DisposeAsync()
    {
        _rpc.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        TestFolder.Remove(_data);
    }

    [Fact]
    public async Task A_killed_node_keeps_its_blocks_and_its_clock()
    {
        await HeightBecomesAsync(0);
        await MineAtAsync(First + 600);
        await MineAtAsync(First + 1800);
        await MineAtAsync(First + 1200);
        await MineAtAsync(First + 1500);
        OperatingSystemCalls.Send(NodeProcess(), Signal.Kill);
        await HeightBecomesAsync(4);

        var next = (await MineAsync())[0];
        Assert.Equal(First + 1500, BitConverter.ToUInt32(await _rpc.GetBlockHeaderAsync(next), 68));
    }

    private async Task MineAtAsync(long time)
    {
        await _rpc.SetMockTimeAsync(time);
        await MineAsync();
    }

    private async Task<IReadOnlyList<uint256>> MineAsync()
    {
        var answer = await _rpc.CallAsync("deriveaddresses", [await _rpc.AddChecksumAsync(BitcoindNode.NobodysDescriptor)]);
        return await _rpc.GenerateToAddressAsync(1, answer[0].GetString()!);
    }

    private Task HeightBecomesAsync(int height) => Eventually.TrueAsync(
        async () =>
        {
            try
            {
                return await _rpc.GetBlockCountAsync() == height;
            }
            catch (HashPerpException error) when (error.Code == BitcoinErrors.NodeUnreachable || RPCException.CodeOf(error) == RPCErrorCode.InWarmup)
            {
                return false;
            }
        },
        $"height {height}", TimeSpan.FromSeconds(60));

    private int NodeProcess() => JsonDocument.Parse(File.ReadAllText(Path.Combine(_data, "processes.json"))).RootElement
        .GetProperty("Processes").EnumerateArray().Single().GetProperty("Id").GetInt32();
}
