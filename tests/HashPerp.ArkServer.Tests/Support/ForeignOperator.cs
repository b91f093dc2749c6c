using HashPerp.Bitcoin;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.ArkServer.Tests;

/// <summary>An operator that runs elsewhere, arkd for example, and the regtest node that it follows: what the conformance suite is pointed at.</summary>
public sealed class ForeignOperator : IDisposable
{
    /// <summary>Names the suite's test classes.</summary>
    public const string Suite = "ark-conformance";

    private const long LeastFaucetSat = 100_000_000;

    private const int CoinbaseMaturity = 100;

    private ForeignOperator(Uri url, Uri restUrl, RPCClient rpc) => (Url, RestUrl, Rpc) = (url, restUrl, rpc);

    /// <summary>gRPC without TLS.</summary>
    public Uri Url { get; }

    /// <summary>arkd serves both at one address.</summary>
    public Uri RestUrl { get; }

    public RPCClient Rpc { get; }

    /// <summary>The operator of <c>HASHPERP_OPERATOR</c> (and <c>HASHPERP_OPERATOR_REST</c>) with the node of <c>Bitcoin__*</c>; null when none is named.</summary>
    public static ForeignOperator? FromEnvironment()
    {
        if (Environment.GetEnvironmentVariable("HASHPERP_OPERATOR") is not { Length: > 0 } url)
        {
            return null;
        }
        var rest = Environment.GetEnvironmentVariable("HASHPERP_OPERATOR_REST") is { Length: > 0 } own ? own : url;
        string Bitcoin(string name) => Environment.GetEnvironmentVariable($"Bitcoin__{name}")
            ?? throw new InvalidOperationException($"HASHPERP_OPERATOR is set; set Bitcoin__{name} of its node too.");
        var endpoint = RPCEndpoint.WithPassword(new Uri(Bitcoin("RpcUrl")), Bitcoin("RpcUser"), Bitcoin("RpcPassword"));
        return new ForeignOperator(new Uri(url), new Uri(rest), new RPCClient(endpoint, TimeSpan.FromMinutes(1)));
    }

    public async Task MineAsync(int blocks) => await Rpc.GenerateToAddressAsync(blocks, await NobodyAsync());

    /// <summary>A wallet of the node with coins to spend; on a chain of nobody's they are mined.</summary>
    public async Task FundAsync(string name)
    {
        var wallet = await Rpc.OpenWalletAsync(name);
        while (await wallet.GetBalanceAsync() < new Satoshis(LeastFaucetSat))
        {
            await Rpc.GenerateToAddressAsync(1, await wallet.GetNewAddressAsync());
            await MineAsync(CoinbaseMaturity);
        }
    }

    public void Dispose() => Rpc.Dispose();

    private async Task<string> NobodyAsync()
    {
        var addresses = await Rpc.CallAsync("deriveaddresses", [await Rpc.AddChecksumAsync(BitcoindNode.NobodysDescriptor)]);
        return addresses[0].GetString()!;
    }
}
