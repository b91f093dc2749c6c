using System.Text.Json.Nodes;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>A user whose agent has died with everybody else, before any contract stood: what its folder and a node still get onto the chain (X7b, X10).</summary>
internal sealed class LeftAlone : IDisposable
{
    private const long FeeCoinSat = 50_000;
    private const int MostRounds = 12;
    private const long ExitDelay = 2_048;

    private readonly ReplayedChain _chain;
    private readonly AgentFolder _folder;
    private readonly HdWallet _wallet;
    private readonly FeeWallet _fees;
    private readonly ECXOnlyPubKey _operator;

    private LeftAlone(ReplayedChain chain, string folder)
    {
        _chain = chain;
        _folder = AgentFolder.Open(folder);
        _wallet = HdWallet.Open(_folder, BitcoinNetwork.Regtest);
        _fees = new FeeWallet(_wallet, chain.Node.Rpc, TimeProvider.System);
        var pin = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "operator.json")))!;
        _operator = ECPubKey.Parse(Hex.Decode((string)pin["signer_key"]!)).XOnly;
    }

    /// <summary>Unrolls the only coin and takes it at one sat/vB.</summary>
    /// <returns>The coin's value and what arrived, satoshi.</returns>
    public static async Task<(long Coin, long Arrived)> LeaveAsync(ReplayedChain chain, string folder)
    {
        using var user = new LeftAlone(chain, folder);
        var coin = Assert.Single(new CoinStore(user._folder).All, coin => coin.State != CoinState.Spent);
        await user.UnrollAsync(coin.OutPoint);
        return (coin.Amount.Value, await user.TakeAsync(coin));
    }

    public void Dispose()
    {
        _wallet.Dispose();
        _folder.Dispose();
    }

    private async Task UnrollAsync(OutPoint coin)
    {
        await _chain.PayAsync(_fees.Address(0), FeeCoinSat);
        await _chain.MineQuicklyAsync();
        var ancestry = new AncestryStore(_folder).Require(coin);
        var unroller = new Unroller(_chain.Node.Rpc, _fees, TimeProvider.System);
        for (var round = 0; !(await unroller.AdvanceAsync(ancestry)).IsDone; round++)
        {
            Assert.True(round < MostRounds, "The unroll makes no progress.");
            await _chain.MineQuicklyAsync();
        }
    }

    private async Task<long> TakeAsync(HeldCoin coin)
    {
        using var key = _wallet.Key(coin.Key);
        var script = VtxoScript.Default(key.XOnlyPubKey, _operator, RelativeDelay.FromSeconds(ExitDelay));
        var claim = CoinClaim.Build(coin.OutPoint, coin.Amount, script, key, Bip86.OutputScript(key.XOnlyPubKey), satPerVByte: 1);
        Assert.Equal("non-BIP68-final", Assert.Single(await _chain.Node.Rpc.TestMempoolAcceptAsync([claim])).RejectReason);
        var from = await CoinClaim.ClaimableFromAsync(_chain.Node.Rpc, coin.OutPoint, RelativeDelay.FromSeconds(ExitDelay));
        await _chain.StopAtMedianTimeAsync(from!.Value);
        await _chain.Node.Rpc.SendRawTransactionAsync(claim);
        await _chain.MineQuicklyAsync();
        Assert.Equal(1, (await _chain.Node.Rpc.GetRawTransactionAsync(claim.GetHash()))!.Confirmations);
        return claim.Outputs.Sum(output => output.Value.Value);
    }
}
