using HashPerp.Bitcoin;
using HashPerp.Primitives;
using HashPerp.Testing;
using Xunit;

namespace HashPerp.Ark.Tests;

/// <summary>
/// A regtest node whose median time past stands exactly where the test puts it, and a fee wallet of one key. What is published is confirmed by the
/// next block.
/// </summary>
internal sealed class TestChain : IAsyncDisposable
{
    /// <summary>Seconds since 1970; a few days below the lock times of the tests.</summary>
    public const long StartTime = 1_799_000_000;

    private const int FeeCoinValue = 20_000;

    private static readonly ECPrivKey FeeKey = TestKeys.Of("fee wallet");

    private static readonly Script FeeScript = Script.PayToTaproot(FeeKey.XOnlyPubKey.TweakTaproot(null).Key.Value);

    private readonly BitcoindNode _node;
    private readonly Queue<Coin> _feeCoins = new();

    private TestChain(BitcoindNode node) => _node = node;

    public static async Task<TestChain> StartAsync() =>
        new(await BitcoindNode.StartNewAsync(new BitcoindOptions { MockTime = StartTime }));

    /// <summary>Pays these outputs, with a confirmed coin of the fee wallet for each of <paramref name="feeCoins"/> packages.</summary>
    public async Task<Transaction> FundAsync(IReadOnlyList<TxOut> outputs, int feeCoins)
    {
        var address = BitcoinAddress.Encode(FeeScript, BitcoinNetwork.Regtest);
        var block = await _node.MineAsync(1, address);
        await _node.MineAsync(100);
        var coinbase = (await _node.Rpc.GetBlockAsync(block[0])).Transactions[0];
        TxOut[] all = [.. outputs, .. Enumerable.Repeat(new TxOut(new Satoshis(FeeCoinValue), FeeScript), feeCoins)];
        var funding = SignedByFeeKey(new Transaction(2, [new TxIn(coinbase.OutPointOf(0))], all, 0), coinbase.Outputs[0]);
        await _node.Rpc.CallAsync("sendrawtransaction", [funding.ToHex(), 0]);
        await ConfirmAsync(funding);
        for (var i = outputs.Count; i < all.Length; i++)
        {
            _feeCoins.Enqueue(new Coin(funding.OutPointOf(i), all[i]));
        }
        return funding;
    }

    /// <summary>Brings a zero-fee virtual transaction on chain, as a package with a child that pays; by itself the node must refuse it.</summary>
    public async Task PublishAsync(Transaction parent)
    {
        await RefusedAsync(parent, "min relay fee not met");
        var child = Cpfp.BuildSignedChild(parent, _feeCoins.Dequeue(), FeeKey, FeeScript, satPerVByte: 2);
        (await _node.Rpc.SubmitPackageAsync([parent, child])).EnsureAccepted();
        await ConfirmAsync(parent);
    }

    /// <summary>Publishes a transaction that pays its own fee.</summary>
    public async Task SendAsync(Transaction transaction)
    {
        await _node.Rpc.SendRawTransactionAsync(transaction);
        await ConfirmAsync(transaction);
    }

    /// <summary>The node refuses this transaction now, with this word of its own.</summary>
    public async Task RefusedAsync(Transaction transaction, string reason)
    {
        var answer = (await _node.Rpc.TestMempoolAcceptAsync([transaction])).Single();
        Assert.False(answer.Allowed);
        Assert.Contains(reason, answer.RejectReason);
    }

    /// <summary>
    /// BIP68 counts from the median time of the block before the one that holds the output, so the last second at which a leaf with this delay is
    /// closed is one before that median plus the delay.
    /// </summary>
    public async Task<long> OpensAtAsync(Transaction confirmed, RelativeDelay delay)
    {
        var holder = (await _node.Rpc.GetRawTransactionAsync(confirmed.GetHash()))!.BlockHash!.Value;
        var before = (await _node.Rpc.GetBlockHeaderInfoAsync(holder)).PreviousHash!.Value;
        return (await _node.Rpc.GetBlockHeaderInfoAsync(before)).MedianTime + delay.Value;
    }

    /// <summary>Puts the median time past to exactly this second: six of the last eleven blocks carry it.</summary>
    public async Task SetMedianTimeAsync(long time)
    {
        for (var i = 0; i < 6; i++)
        {
            await _node.MineAtAsync(time);
        }
        Assert.Equal(time, (await _node.Rpc.GetBlockchainInfoAsync()).MedianTime);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private static Transaction SignedByFeeKey(Transaction transaction, TxOut spent)
    {
        using var key = FeeKey.TweakTaproot(merkleRoot: null);
        var hash = TaprootSighash.Compute(transaction, [spent], 0, SigHash.Default, leafHash: null);
        return transaction.WithWitness(0, new WitScript(key.SignBIP340(hash.ToBytes())));
    }

    private async Task ConfirmAsync(Transaction transaction)
    {
        await _node.MineAsync();
        var found = await _node.Rpc.GetRawTransactionAsync(transaction.GetHash());
        Assert.True(found?.Confirmations > 0, $"{transaction.GetHash()} is not confirmed");
    }
}
