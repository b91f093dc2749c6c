using Grpc.Net.Client;
using HashPerp.Contracts.ArkAdmin.V1;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.ArkInterop.Tests;

/// <summary>
/// A node, a database and the operator's own process, as a wallet meets them. The chain begins at the real time: a wallet compares expiries with its own
/// clock, and takes a time before 2025 for a block height. Stories mine, so the chain runs ahead of the clock, which a wallet can't tell from a quiet operator.
/// </summary>
public sealed class InteropStack : IAsyncLifetime
{
    /// <summary>168 periods of 512 s, about a day: below the three days before an expiry at which the SDK renews by itself.</summary>
    private const string VtxoTreeExpiry = "86016";

    private const string OperatorSeed = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private const int OperatorCoins = 3;

    private PostgresServer _postgres = null!;

    public BitcoindNode Node { get; private set; } = null!;

    public ServiceProcess Operator { get; private set; } = null!;

    /// <summary>Where wallets talk to the operator.</summary>
    public Uri Rest => Operator.Urls[1];

    public async ValueTask InitializeAsync()
    {
        Node = await BitcoindNode.StartNewAsync(new BitcoindOptions { MockTime = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() });
        _postgres = await PostgresServer.StartNewAsync();
        var environment = new Dictionary<string, string?>(Node.Environment)
        {
            ["ConnectionStrings__arkserver"] = await _postgres.CreateDatabaseAsync(),
            ["ArkServer__Seed"] = OperatorSeed,
            // Phases end when everybody has answered, so long ones cost nothing; only registration always takes its sixth.
            ["ArkServer__SessionDuration"] = "18",
            ["ArkServer__MinPhaseMs"] = "3000",
            ["ArkServer__ChainPollMs"] = "50",
            ["ArkServer__VtxoTreeExpiry"] = VtxoTreeExpiry,
        };
        await ServiceProcess.RunAsync("HashPerp.ArkServer", environment, ["migrate"]);
        Operator = await ServiceProcess.StartNewAsync("HashPerp.ArkServer", environment);
        await FundOperatorAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Operator.DisposeAsync();
        await _postgres.DisposeAsync();
        await Node.DisposeAsync();
    }

    /// <summary>What a story is told of this stack.</summary>
    public Dictionary<string, string?> StoryEnvironment() => new(Node.Environment)
    {
        ["HASHPERP_OPERATOR"] = Rest.GetLeftPart(UriPartial.Authority),
        ["HASHPERP_ESPLORA"] = new Uri(Rest, "esplora").ToString(),
    };

    private async Task FundOperatorAsync()
    {
        var faucet = await Node.FundedWalletAsync("faucet", coins: 20);
        using var channel = GrpcChannel.ForAddress(Operator.Url);
        var address = (await new Admin.AdminClient(channel).GetAddressAsync(new GetAddressRequest())).Address;
        for (var i = 0; i < OperatorCoins; i++)
        {
            await faucet.SendToAddressAsync(address, new Satoshis(2_000_000_000));
        }
        await Node.MineAsync();
    }
}
