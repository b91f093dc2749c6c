using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.Bitcoin.Tests.Rpc;

/// <summary>What we rely on in the node that tools.lock pins.</summary>
public sealed class BitcoindTests
{
    /// <summary>Block 824,544 and the nine after it; two of them are earlier than the one before.</summary>
    private static readonly long[] RealTimes = [1704500000, 1704500600, 1704500590, 1704501800, 1704501700, 1704502400];

    private static readonly Script PayToAnchor = Script.FromHex("51024e73");

    [Fact]
    public async Task A_zero_fee_version_3_parent_confirms_with_a_child_that_pays_through_its_anchor()
    {
        await using var node = await BitcoindNode.StartNewAsync();
        var wallet = await node.FundedWalletAsync("miner", coins: 2);
        var script = await wallet.GetScriptAsync(await wallet.GetNewAddressAsync());
        var coins = await wallet.ListUnspentAsync();
        var parent = await wallet.SignRawTransactionAsync(new Transaction(3, [new TxIn(coins[0].OutPoint)],
            [new TxOut(coins[0].Output.Value, script), new TxOut(Satoshis.Zero, PayToAnchor)], 0));
        var child = await wallet.SignRawTransactionAsync(new Transaction(3, [new TxIn(coins[1].OutPoint), new TxIn(parent.OutPointOf(1))],
            [new TxOut(coins[1].Output.Value - new Satoshis(10_000), script)], 0),
            new Dictionary<OutPoint, TxOut> { [parent.OutPointOf(1)] = parent.Outputs[1] });

        var alone = await Assert.ThrowsAsync<HashPerpException>(() => node.Rpc.SendRawTransactionAsync(parent));
        Assert.Equal(BitcoinErrors.NodeRefused, alone.Code);
        Assert.Equal(RPCErrorCode.VerifyRejected, RPCException.CodeOf(alone));

        (await node.Rpc.SubmitPackageAsync([parent, child])).EnsureAccepted();
        Assert.Equal(0, (await node.Rpc.GetMempoolEntryAsync(parent.GetHash()))!.Fee.Value);
        Assert.Equal(10_000, (await node.Rpc.GetMempoolEntryAsync(child.GetHash()))!.Fee.Value);
        Assert.Equal(child.GetHash(), await node.Rpc.GetTxSpendingPrevoutAsync(parent.OutPointOf(1)));
        var block = await node.Rpc.GetBlockAsync((await node.MineAsync())[0]);
        Assert.Equal([parent.GetHash(), child.GetHash()], block.Transactions.Skip(1).Select(transaction => transaction.GetHash()));
        Assert.Equal(1, (await node.Rpc.GetRawTransactionAsync(parent.GetHash()))!.Confirmations);
        Assert.Null(await node.Rpc.GetTxOutAsync(parent.OutPointOf(1)));
        Assert.Equal(5_000_000_000, (await node.Rpc.GetTxOutAsync(parent.OutPointOf(0)))!.Output.Value.Value);
    }

    [Fact]
    public async Task A_refused_package_says_which_transaction_and_why()
    {
        await using var node = await BitcoindNode.StartNewAsync();
        var wallet = await node.FundedWalletAsync("miner");
        var coin = (await wallet.ListUnspentAsync())[0];
        var unsigned = new Transaction(3, [new TxIn(coin.OutPoint)], [new TxOut(coin.Output.Value - new Satoshis(1000), coin.Output.ScriptPubKey)], 0);
        var acceptance = Assert.Single(await node.Rpc.TestMempoolAcceptAsync([unsigned]));
        Assert.False(acceptance.Allowed);
        Assert.NotNull(acceptance.RejectReason);
        var package = await node.Rpc.SubmitPackageAsync([unsigned]);
        Assert.False(package.Success);
        Assert.Equal(BitcoinErrors.NodeRefused, Assert.Throws<HashPerpException>(package.EnsureAccepted).Code);
    }

    [Fact]
    public async Task A_payment_that_a_wallet_happens_to_lock_to_height_21_is_taken()
    {
        await using var node = await BitcoindNode.StartNewAsync();
        var wallet = await node.FundedWalletAsync("miner");
        var coin = (await wallet.ListUnspentAsync())[0];
        var payment = await wallet.SignRawTransactionAsync(
            new Transaction(2, [new TxIn(coin.OutPoint, sequence: 0xfffffffe)], [new TxOut(coin.Output.Value - new Satoshis(1000), coin.Output.ScriptPubKey)], 21));
        var acceptance = Assert.Single(await node.Rpc.TestMempoolAcceptAsync([payment]));
        Assert.True(acceptance.Allowed, acceptance.RejectReason);
    }

    [Fact]
    public async Task Real_block_times_and_the_clock_survive_restart_and_kill()
    {
        await using var node = await BitcoindNode.StartNewAsync(new BitcoindOptions { MockTime = RealTimes[0] - 1 });
        await node.MineHeadersAsync(RealTimes);
        await node.RestartAsync();
        await node.MineAsync();
        await node.KillAsync();
        await node.StartAsync();
        await node.MineAsync();

        List<long> times = [];
        for (var height = 1; height <= RealTimes.Length + 2; height++)
        {
            times.Add((await node.Rpc.GetBlockHeaderInfoAsync(await node.Rpc.GetBlockHashAsync(height))).Time);
        }
        Assert.Equal([.. RealTimes, 1704502400, 1704502400], times);
        var info = await node.Rpc.GetBlockchainInfoAsync();
        Assert.Equal(("regtest", 8, 1704502400L), (info.Chain, info.Blocks, info.Time));
        Assert.False(info.InitialBlockDownload);
    }

    [Fact]
    public async Task A_time_that_is_not_after_the_median_cannot_be_mined()
    {
        await using var node = await BitcoindNode.StartNewAsync(new BitcoindOptions { MockTime = RealTimes[0] });
        await node.MineHeadersAsync(RealTimes);
        await Assert.ThrowsAsync<InvalidOperationException>(() => node.MineAtAsync(RealTimes[0]));
    }

    [Fact]
    public async Task An_invalidated_block_leaves_the_chain_and_comes_back()
    {
        await using var node = await BitcoindNode.StartNewAsync();
        var hashes = await node.MineAsync(3);
        await node.Rpc.InvalidateBlockAsync(hashes[1]);
        Assert.Equal(hashes[0], await node.Rpc.GetBestBlockHashAsync());
        await node.Rpc.ReconsiderBlockAsync(hashes[1]);
        Assert.Equal(hashes[2], await node.Rpc.GetBestBlockHashAsync());
    }

    [Fact]
    public async Task A_wallet_pays_and_the_set_of_unspent_outputs_shows_it()
    {
        await using var node = await BitcoindNode.StartNewAsync();
        var wallet = await node.FundedWalletAsync("payer");
        var again = await node.Rpc.OpenWalletAsync("payer");
        var address = await again.GetNewAddressAsync();
        var txid = await wallet.SendToAddressAsync(address, new Satoshis(123_456_789));
        await node.MineAsync();
        var found = Assert.Single(await node.Rpc.ScanTxOutSetAsync([$"addr({address})"]));
        Assert.Equal((txid, 123_456_789L), (found.OutPoint.Hash, found.Output.Value.Value));
        Assert.Equal(await node.Rpc.GetScriptAsync(address), found.Output.ScriptPubKey);
        var error = await Assert.ThrowsAsync<HashPerpException>(() => wallet.SendToAddressAsync(address, new Satoshis(20_000_000_000)));
        Assert.Equal(RPCErrorCode.WalletInsufficientFunds, RPCException.CodeOf(error));
    }

    [Fact]
    public async Task A_node_that_is_down_is_unreachable()
    {
        await using var node = await BitcoindNode.StartNewAsync();
        await node.KillAsync();
        var error = await Assert.ThrowsAsync<HashPerpException>(() => node.Rpc.GetBlockCountAsync());
        Assert.Equal(BitcoinErrors.NodeUnreachable, error.Code);
    }

    [Fact]
    public async Task A_transaction_that_only_an_undone_block_has_is_null()
    {
        await using var node = await BitcoindNode.StartNewAsync();
        var wallet = await node.FundedWalletAsync("miner");
        var coin = (await wallet.ListUnspentAsync())[0];
        Task<Transaction> PayAsync(long fee) => wallet.SignRawTransactionAsync(
            new Transaction(2, [new TxIn(coin.OutPoint)], [new TxOut(coin.Output.Value - new Satoshis(fee), coin.Output.ScriptPubKey)], 0));
        var (undone, instead) = (await PayAsync(1_000), await PayAsync(2_000));
        var output = await node.Rpc.AddChecksumAsync(BitcoindNode.NobodysDescriptor);
        var block = await node.Rpc.GenerateBlockAsync(output, [undone]);
        Assert.Equal(block, (await node.Rpc.GetRawTransactionAsync(undone.GetHash()))?.BlockHash);

        await node.Rpc.InvalidateBlockAsync(block);
        await node.Rpc.GenerateBlockAsync(output, [instead]);

        Assert.Null(await node.Rpc.GetRawTransactionAsync(undone.GetHash()));
        Assert.Equal(1, (await node.Rpc.GetRawTransactionAsync(instead.GetHash()))?.Confirmations);
    }

    [Fact]
    public async Task What_the_node_does_not_know_is_null()
    {
        await using var node = await BitcoindNode.StartNewAsync();
        Assert.Null(await node.Rpc.GetRawTransactionAsync(new uint256(new byte[32])));
        Assert.Null(await node.Rpc.GetMempoolEntryAsync(new uint256(new byte[32])));
        Assert.Null(await node.Rpc.GetTxOutAsync(new OutPoint(uint256.Zero, 0)));
        Assert.Null(await node.Rpc.EstimateSmartFeeAsync(6));
    }
}
