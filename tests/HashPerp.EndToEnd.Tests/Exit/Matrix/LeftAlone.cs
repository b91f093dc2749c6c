using System.Text.Json.Nodes;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>A user whose agent has died with everybody else, before any contract stood: what its folder and a node still get onto the chain (X7b, X10).</summary>
internal sealed class LeftAlone : IDisposable
{
    /// <summary>A coin of <see cref="CrashStage"/> less a claim of 139 vB at one sat/vB.</summary>
    private const long HeightArrivedSat = 120_191;
    private const long TimeArrivedSat = 180_191;
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

    /// <summary>These parties' agents die too, and each takes the coin that it proposed or accepted with to the chain; a row of the report.</summary>
    public static async Task LeaveAsync(CrashStage stage, string phase, string against, params IReadOnlyList<Leg> parties)
    {
        foreach (var leg in parties)
        {
            await stage.UserOf(leg).KillAsync();
        }
        var before = await stage.Stack.Chain.HeightAsync();
        foreach (var leg in parties)
        {
            Assert.Equal(
                leg == Leg.Height ? (CrashStage.SmallCoinSat, HeightArrivedSat) : (CrashStage.BigCoinSat, TimeArrivedSat), await LeaveAsync(stage.Stack.Chain, stage.UserOf(leg).Folder));
        }
        MatrixReport.Add(
            phase, against, parties.Count == 2 ? "both unroll their own coins" : $"{parties[0].ToString().ToUpperInvariant()} unrolls its own coin", "X7b, X10",
            await stage.Stack.Chain.HeightAsync() - before,
            parties.Contains(Leg.Height) ? HeightArrivedSat : 0, parties.Contains(Leg.Time) ? TimeArrivedSat : 0, "exact, less the fee");
    }

    /// <summary>Unrolls the only coin and takes it at one sat/vB.</summary>
    /// <returns>The coin's value and what arrived, satoshi.</returns>
    private static async Task<(long Coin, long Arrived)> LeaveAsync(ReplayedChain chain, string folder)
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
