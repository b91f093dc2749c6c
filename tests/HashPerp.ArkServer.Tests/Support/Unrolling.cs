using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ArkServer.Tests;

/// <summary>Brings virtual transactions on chain.</summary>
public static class Unrolling
{
    /// <summary>All transactions above a VTXO, from the root of its tree on, a block for each.</summary>
    public static async Task UnrollAsync(this OperatorStack stack, GetVtxoChainResponse chain, ECPrivKey feeKey)
    {
        var txids = chain.Chain.Where(link => link.Type != IndexerChainedTxType.Commitment).Select(link => link.Txid).Reverse().ToList();
        var transactions = await stack.Indexer.GetVirtualTxsAsync(new GetVirtualTxsRequest { Txids = { txids } });
        var script = Bip86.OutputScript(feeKey.XOnlyPubKey);
        foreach (var psbt in transactions.Txs.Select(PSBT.Parse))
        {
            var parent = TxFinalizer.Finalize(psbt);
            var coin = new Coin(await stack.PayAsync(script, 20_000), new TxOut(new Satoshis(20_000), script));
            var result = await stack.Node.Rpc.SubmitPackageAsync([parent, Cpfp.BuildSignedChild(parent, coin, feeKey, script, 2)]);
            // The operator may have been faster: it answers an unrolled VTXO that was spent with the same checkpoint.
            Assert.True(result.Success || await stack.Node.Rpc.GetRawTransactionAsync(parent.GetHash()) is not null, result.Message);
            await stack.MineAsync();
        }
    }

    /// <summary>The exit leaf opens when the delay has passed since the block before the VTXO's own, by median time.</summary>
    public static async Task ClaimAsync(this OperatorStack stack, TestUser user, OutPoint outPoint, long sat)
    {
        var leaf = user.Script.ExitClosures.Single();
        var claim = new PSBT(new Transaction(2, [new TxIn(outPoint, leaf.Sequence)], [new TxOut(new Satoshis(sat - 500), user.Script.ScriptPubKey)], 0));
        claim.Inputs[0].WitnessUtxo = user.Output(sat);
        claim.Inputs[0].SetTapLeafScript(new TapLeafScript(user.Script.ControlBlock(leaf), leaf.Script));
        LeafSigning.Sign(claim, 0, user.Key);
        var transaction = TxFinalizer.Finalize(claim);

        var block = (await stack.Node.Rpc.GetRawTransactionAsync(outPoint.Hash))!.BlockHash!.Value;
        var parent = (await stack.Node.Rpc.GetBlockHeaderInfoAsync(block)).PreviousHash!.Value;
        var opens = (await stack.Node.Rpc.GetBlockHeaderInfoAsync(parent)).MedianTime + 2_048;
        Assert.True(await stack.MedianTimeAsync() < opens);
        Assert.Equal("non-BIP68-final", (await stack.Node.Rpc.TestMempoolAcceptAsync([transaction]))[0].RejectReason);
        await stack.MineUntilMedianTimeAsync(opens);
        await stack.Node.Rpc.SendRawTransactionAsync(transaction);
        await stack.MineAsync();
        Assert.NotNull((await stack.Node.Rpc.GetRawTransactionAsync(transaction.GetHash()))!.BlockHash);
    }
}
