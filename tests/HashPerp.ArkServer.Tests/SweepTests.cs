using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Testing;
using Xunit;

namespace HashPerp.ArkServer.Tests;

/// <summary>Batches expire: the operator takes back what it put up, and owners who come late get their coins in a new batch.</summary>
public sealed class SweepTests(OwnOperator own) : IClassFixture<OwnOperator>
{
    private const long Expiry = 5_184_000;

    private readonly OperatorStack _stack = own.Stack;

    [Fact]
    public async Task A_batch_is_swept_when_it_has_expired_and_its_coins_are_recovered_in_the_next()
    {
        using var alice = new TestUser(_stack);
        var coin = (await alice.BoardAsync(50_000))[0];
        await _stack.MineAsync();
        var expires = await ExpiresAsync(coin);
        await _stack.MineUntilMedianTimeAsync(expires - 2);
        Assert.Equal(expires - 1, await _stack.MedianTimeAsync());
        var early = await _stack.Indexer.GetBatchSweepTransactionsAsync(new GetBatchSweepTransactionsRequest { BatchOutpoint = await BatchOfAsync(coin) });
        Assert.Empty(early.SweptBy);
        Assert.Empty(await _stack.Node.Rpc.GetRawMempoolAsync());
        var funds = await _stack.OwnFundsAsync();

        await _stack.MineUntilMedianTimeAsync(expires - 1);
        await SweptAsync(coin);

        var sweeps = await _stack.Indexer.GetBatchSweepTransactionsAsync(new GetBatchSweepTransactionsRequest { BatchOutpoint = await BatchOfAsync(coin) });
        Assert.NotNull((await _stack.Node.Rpc.GetRawTransactionAsync(uint256.Parse(Assert.Single(sweeps.SweptBy))))!.BlockHash);
        await _stack.ExpectOwnFundsAsync(funds);
        await Refused.WithAsync(8, "VTXO_RECOVERABLE", new OffchainSpend(_stack, [coin], [alice.Output(50_000)]).SubmitAsync);
        var recoverable = await _stack.Indexer.GetVtxosAsync(new GetVtxosRequest { Scripts = { alice.Script.ScriptPubKey.ToHex() }, RecoverableOnly = true });
        Assert.Equal(coin.OutPoint.Hash.ToString(), Assert.Single(recoverable.Vtxos).Outpoint.Txid);

        using var recovery = new BatchParticipant(_stack, [coin with { IsRecoverable = true }]);
        Assert.NotNull(await recovery.RunAsync([alice.Output(50_000)]));
        var renewed = recovery.Tree.Single(tx => tx.IsLeaf).Transaction.OutPointOf(0);
        await OffchainSpend.RunAsync(_stack, [alice.Coin(renewed, 50_000)], alice.Output(50_000));
        Assert.True((await _stack.VtxoAsync(coin.OutPoint)).IsSpent);
        await _stack.ExpectOwnFundsAsync(funds);
    }

    [Fact]
    public async Task Of_a_partly_unrolled_batch_the_rest_is_swept_and_the_unrolled_coin_stays_its_owners()
    {
        using var feeKey = ECPrivKey.Generate();
        var users = Enumerable.Range(0, 3).Select(_ => new TestUser(_stack)).ToList();
        var boarding = new List<OwnedCoin>();
        foreach (var user in users)
        {
            boarding.Add(await user.FundBoardingAsync(50_000));
        }
        var participants = boarding.Select(coin => new BatchParticipant(_stack, [coin])).ToList();
        await Task.WhenAll(participants.Select((participant, i) => participant.RunAsync([users[i].Output(50_000)])));
        await _stack.MineAsync();
        var coins = participants.Select((participant, i) => users[i].Coin(participant.Tree.Single(tx => tx.IsLeaf).Transaction.OutPointOf(0), 50_000)).ToList();
        var sent = await OffchainSpend.RunAsync(_stack, [coins[2]], users[1].Output(50_000));
        var chain = await _stack.Indexer.GetVtxoChainAsync(new GetVtxoChainRequest { Outpoint = Wire(coins[0].OutPoint) });
        await _stack.UnrollAsync(chain, feeKey);
        var funds = await _stack.OwnFundsAsync();

        // What was unrolled late expires late: its delay counts from its own confirmation.
        await _stack.MineUntilMedianTimeAsync(await _stack.MedianTimeAsync() + Expiry);
        await SweptAsync(coins[1]);
        await SweptAsync(coins[2]);

        Assert.True((await _stack.VtxoAsync(sent.OutPoint(0))).IsSwept);
        var unrolled = await _stack.VtxoAsync(coins[0].OutPoint);
        Assert.True(unrolled.IsUnrolled);
        Assert.False(unrolled.IsSwept);
        Assert.NotNull(await _stack.Node.Rpc.GetTxOutAsync(coins[0].OutPoint));
        await _stack.ExpectOwnFundsAsync(funds);
        participants.ForEach(participant => participant.Dispose());
        users.ForEach(user => user.Dispose());
    }

    [Fact]
    public async Task A_spent_coin_that_is_unrolled_pays_the_operator_if_nobody_brings_the_next_transaction()
    {
        using var mallory = new TestUser(_stack);
        using var bob = new TestUser(_stack);
        using var feeKey = ECPrivKey.Generate();
        var coin = (await mallory.BoardAsync(60_000))[0];
        await _stack.MineAsync();
        var chain = await _stack.Indexer.GetVtxoChainAsync(new GetVtxoChainRequest { Outpoint = Wire(coin.OutPoint) });
        var funds = await _stack.OwnFundsAsync();
        var spend = await OffchainSpend.RunAsync(_stack, [coin], bob.Output(60_000));
        using (var settling = new BatchParticipant(_stack, [bob.Coin(spend.OutPoint(0), 60_000)]))
        {
            Assert.NotNull(await settling.RunAsync([bob.Output(60_000)]));
        }
        await _stack.MineAsync();

        await _stack.UnrollAsync(chain, feeKey);
        var checkpoint = spend.Tx.Checkpoints[0].GlobalTransaction;
        await MinedAsync(checkpoint.GetHash());
        Assert.NotNull(await _stack.Node.Rpc.GetTxOutAsync(checkpoint.OutPointOf(0)));
        await _stack.MineUntilMedianTimeAsync(await _stack.MedianTimeAsync() + 2_048);

        await Eventually.TrueAsync(
            async () =>
            {
                await _stack.MineAsync();
                return await _stack.Node.Rpc.GetTxOutAsync(checkpoint.OutPointOf(0), includeMempool: false) is null;
            },
            "the checkpoint to be swept", TimeSpan.FromSeconds(60));
        await _stack.ExpectOwnFundsAsync(funds);
    }

    [Fact]
    public async Task A_batch_that_is_not_worth_its_fee_is_left_and_put_aside()
    {
        using var alice = new TestUser(_stack);
        var coin = (await alice.BoardAsync(400))[0];
        await _stack.MineAsync();
        var commitment = (await _stack.VtxoAsync(coin.OutPoint)).CommitmentTxids.Single();
        await _stack.MineUntilMedianTimeAsync(await ExpiresAsync(coin));

        await Eventually.TrueAsync(
            async () => await _stack.NumberAsync("select sweep_after from arkserver.rounds where commitment_txid = $1", commitment) > await _stack.MedianTimeAsync(),
            "the batch to be put aside");

        Assert.Equal(0, await _stack.NumberAsync("select count(*) from arkserver.sweeps where commitment_txid = $1", commitment));
        Assert.False((await _stack.VtxoAsync(coin.OutPoint)).IsSwept);
    }

    [Fact]
    public async Task A_reorganisation_that_undoes_a_sweep_undoes_it_in_the_books_and_it_comes_again()
    {
        using var alice = new TestUser(_stack);
        var coin = (await alice.BoardAsync(50_000))[0];
        await _stack.MineAsync();
        await _stack.MineUntilMedianTimeAsync(await ExpiresAsync(coin));
        await SweptAsync(coin);
        var sweep = uint256.Parse((await _stack.Indexer.GetBatchSweepTransactionsAsync(new GetBatchSweepTransactionsRequest { BatchOutpoint = await BatchOfAsync(coin) })).SweptBy[0]);
        var block = (await _stack.Node.Rpc.GetRawTransactionAsync(sweep))!.BlockHash!.Value;

        await _stack.Node.Rpc.InvalidateBlockAsync(block);
        await Eventually.TrueAsync(async () => !(await _stack.VtxoAsync(coin.OutPoint)).IsSwept, "the VTXO to be unswept");
        await SweptAsync(coin);
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task A_kill_at_a_sweep_loses_nothing(string side)
    {
        using var alice = new TestUser(_stack);
        var coin = (await alice.BoardAsync(50_000))[0];
        await _stack.MineAsync();
        var (funds, expires) = (await _stack.OwnFundsAsync(), await ExpiresAsync(coin));
        await _stack.RestartAsync($"{ArkServerFaultPoints.SweepPersisted}:{side}:kill");

        await _stack.MineUntilMedianTimeAsync(expires);
        await Eventually.TrueAsync(() => _stack.Service.Process.HasExited, "the operator to die at the sweep");
        await _stack.RestartAsync(fault: null);

        await SweptAsync(coin);
        await _stack.ExpectOwnFundsAsync(funds);
    }

    /// <summary>Waits for the sweep to reach the node, mines it, and waits for the books.</summary>
    private async Task SweptAsync(OwnedCoin coin) => await Eventually.TrueAsync(
        async () =>
        {
            if ((await _stack.VtxoAsync(coin.OutPoint)).IsSwept)
            {
                return true;
            }
            if ((await _stack.Node.Rpc.GetRawMempoolAsync()).Count > 0)
            {
                await _stack.MineAsync();
            }
            return false;
        },
        $"{coin.OutPoint} to be swept", TimeSpan.FromSeconds(60));

    private Task MinedAsync(uint256 txid) => Eventually.TrueAsync(
        async () =>
        {
            await _stack.MineAsync();
            return (await _stack.Node.Rpc.GetRawTransactionAsync(txid))?.BlockHash is not null;
        },
        $"{txid} to be mined", TimeSpan.FromSeconds(60));

    private async Task<long> ExpiresAsync(OwnedCoin coin)
    {
        await Eventually.TrueAsync(() => ConfirmedAsync(coin), "the batch's confirmation in the books");
        return (await _stack.VtxoAsync(coin.OutPoint)).ExpiresAt;
    }

    /// <summary>An expiry is an estimate until the commitment is confirmed; then it counts from the block before.</summary>
    private async Task<bool> ConfirmedAsync(OwnedCoin coin)
    {
        var vtxo = await _stack.VtxoAsync(coin.OutPoint);
        var block = (await _stack.Node.Rpc.GetRawTransactionAsync(uint256.Parse(vtxo.CommitmentTxids.Single())))!.BlockHash!.Value;
        var before = (await _stack.Node.Rpc.GetBlockHeaderInfoAsync(block)).PreviousHash!.Value;
        return vtxo.ExpiresAt == (await _stack.Node.Rpc.GetBlockHeaderInfoAsync(before)).MedianTime + Expiry;
    }

    private async Task<IndexerOutpoint> BatchOfAsync(OwnedCoin coin) => new() { Txid = (await _stack.VtxoAsync(coin.OutPoint)).CommitmentTxids.Single() };

    private static IndexerOutpoint Wire(OutPoint outPoint) => new() { Txid = outPoint.Hash.ToString(), Vout = outPoint.N };
}
