using Grpc.Net.Client;
using HashPerp.Bitcoin;
using HashPerp.Contracts.ArkAdmin.V1;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.Client.Tests;

/// <summary>A node, a database and the operator's own process. Chain time stands still unless a test mines.</summary>
public sealed class OperatorStack : IAsyncDisposable
{
    /// <summary>Chain time of the first block; far from the wall clock, so that nobody confuses the two.</summary>
    private const long FirstBlockTime = 1_704_100_000;

    private const string OperatorSeed = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private readonly PostgresServer _postgres;
    private readonly RPCClient _faucet;

    private OperatorStack(BitcoindNode node, PostgresServer postgres, ServiceProcess service, RPCClient faucet)
    {
        Node = node;
        _postgres = postgres;
        Service = service;
        _faucet = faucet;
    }

    public BitcoindNode Node { get; }

    public ServiceProcess Service { get; }

    public static async Task<OperatorStack> StartAsync(IReadOnlyDictionary<string, string?>? settings = null)
    {
        var node = await BitcoindNode.StartNewAsync(new BitcoindOptions { MockTime = FirstBlockTime });
        var postgres = await PostgresServer.StartNewAsync();
        var environment = new Dictionary<string, string?>(node.Environment)
        {
            ["ConnectionStrings__arkserver"] = await postgres.CreateDatabaseAsync(),
            ["ArkServer__Seed"] = OperatorSeed,
            ["ArkServer__SessionDuration"] = "6",
            // Users are killed in the middle of batches here, again and again.
            ["ArkServer__BanThreshold"] = "0",
            ["ArkServer__MinPhaseMs"] = "500",
            ["ArkServer__ChainPollMs"] = "50",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
        {
            environment[name] = value;
        }
        await ServiceProcess.RunAsync("HashPerp.ArkServer", environment, ["migrate"]);
        var service = await ServiceProcess.StartNewAsync("HashPerp.ArkServer", environment);
        var stack = new OperatorStack(node, postgres, service, await node.FundedWalletAsync("faucet", coins: 5));
        await stack.FundOperatorAsync();
        return stack;
    }

    /// <summary>Mines blocks, each ten minutes after the one before.</summary>
    public async Task MineAsync(int blocks = 1)
    {
        for (var i = 0; i < blocks; i++)
        {
            await Node.MineAtAsync(Node.MockTime!.Value + 600);
        }
    }

    /// <summary>Mines until the chain's median time past is at least this.</summary>
    public async Task MineUntilAsync(long medianTime)
    {
        while ((await Node.Rpc.GetBlockchainInfoAsync()).MedianTime < medianTime)
        {
            await MineAsync();
        }
    }

    /// <summary>Pays and confirms.</summary>
    public async Task PayAsync(string address, long sat)
    {
        await _faucet.SendToAddressAsync(address, new Satoshis(sat));
        await MineAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await _postgres.DisposeAsync();
        await Node.DisposeAsync();
    }

    private async Task FundOperatorAsync()
    {
        using var channel = GrpcChannel.ForAddress(Service.Url);
        var address = (await new Admin.AdminClient(channel).GetAddressAsync(new GetAddressRequest())).Address;
        for (var i = 0; i < 3; i++)
        {
            await _faucet.SendToAddressAsync(address, new Satoshis(2_000_000_000));
        }
        await MineAsync();
    }
}
