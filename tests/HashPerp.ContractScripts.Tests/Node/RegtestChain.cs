using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using HashPerp.Testing;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

/// <summary>A node whose median time past stands exactly where a test puts it, and a key with coins that pay fees.</summary>
internal sealed class RegtestChain : IAsyncDisposable
{
    public const long FirstTime = 1_705_000_000;

    private const int FeeCoins = 40;
    private const int FeeRate = 5;

    private readonly BitcoindNode _node;
    private readonly ECPrivKey _feeKey = GoldenParties.Key("fee coins");
    private readonly Queue<Coin> _coins = new();

    private RegtestChain(BitcoindNode node) => _node = node;

    private Script FeeScript => Script.PayToTaproot(_feeKey.XOnlyPubKey.TweakTaproot(null).Key.Value);

    public static async Task<RegtestChain> StartAsync()
    {
        var chain = new RegtestChain(await BitcoindNode.StartNewAsync(new BitcoindOptions { MockTime = FirstTime }));
        var descriptor = await chain._node.Rpc.AddChecksumAsync($"raw({chain.FeeScript.ToHex()})");
        var address = (await chain._node.Rpc.CallAsync("deriveaddresses", [descriptor]))[0].GetString()!;
        foreach (var hash in await chain._node.MineAsync(FeeCoins, address))
        {
            var coinbase = (await chain._node.Rpc.GetBlockAsync(hash)).Transactions[0];
            chain._coins.Enqueue(new Coin(coinbase.OutPointOf(0), coinbase.Outputs[0]));
        }
        await chain._node.MineAsync(100);
        return chain;
    }

    public async Task<int> HeightAsync() => await _node.Rpc.GetBlockCountAsync();

    public async Task<long> MedianTimeAsync() => (await _node.Rpc.GetBlockchainInfoAsync()).MedianTime;

    /// <summary>Six blocks of one time make that time the median of eleven, whatever earlier times the other five have.</summary>
    public async Task SetMedianTimeAsync(long time)
    {
        for (var i = 0; i < 6; i++)
        {
            await _node.MineAtAsync(time);
        }
        Assert.Equal(time, await MedianTimeAsync());
    }

    public async Task MineToHeightAsync(int height) => await _node.MineAsync(height - await HeightAsync());

    /// <summary>Pays outputs from one fee coin, in a block: the part that a commitment transaction plays elsewhere.</summary>
    public async Task<Transaction> PayAsync(IReadOnlyList<TxOut> outputs)
    {
        var coin = _coins.Dequeue();
        var change = coin.TxOut.Value - Satoshis.Sum(outputs.Select(output => output.Value)) - new Satoshis(2_000);
        var psbt = new PSBT(new Transaction(2, [new TxIn(coin.OutPoint)], [.. outputs, new TxOut(change, FeeScript)], 0));
        psbt.Inputs[0].WitnessUtxo = coin.TxOut;
        using var outputKey = _feeKey.TweakTaproot(merkleRoot: null);
        psbt.SignTapKey(0, outputKey);
        psbt.FinalizeTapKeyInput(0);
        var transaction = psbt.ExtractTransaction();
        await _node.Rpc.SendRawTransactionAsync(transaction);
        await _node.MineAsync();
        await RequireConfirmedAsync(transaction);
        return transaction;
    }

    /// <summary>Submits a zero-fee transaction with a child that pays, and mines both.</summary>
    public async Task ConfirmAsync(Transaction parent)
    {
        (await SubmitAsync(parent, _coins.Dequeue())).EnsureAccepted();
        await _node.MineAsync();
        await RequireConfirmedAsync(parent);
    }

    /// <summary>Asserts that the node refuses a transaction for a reason.</summary>
    public async Task RefusesAsync(Transaction parent, string reason)
    {
        var result = await SubmitAsync(parent, _coins.Peek());
        Assert.False(result.Success);
        Assert.StartsWith(reason, result.Transactions.Single(tx => tx.TxId == parent.GetHash()).Error);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _feeKey.Dispose();
    }

    private async Task<PackageResult> SubmitAsync(Transaction parent, Coin coin) =>
        await _node.Rpc.SubmitPackageAsync([parent, Cpfp.BuildSignedChild(parent, coin, _feeKey, FeeScript, FeeRate)]);

    private async Task RequireConfirmedAsync(Transaction transaction) =>
        Assert.Equal(1, (await _node.Rpc.GetRawTransactionAsync(transaction.GetHash()))?.Confirmations);
}
