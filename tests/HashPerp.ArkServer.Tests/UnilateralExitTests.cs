using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;
using HashPerp.Testing;
using Xunit;

namespace HashPerp.ArkServer.Tests;

/// <summary>What the indexer hands out is enough to leave without the operator, and the operator sees it happen.</summary>
public sealed class UnilateralExitTests(OwnOperator own) : IClassFixture<OwnOperator>
{
    private readonly OperatorStack _stack = own.Stack;

    [Fact]
    public async Task A_vtxo_two_hops_from_its_batch_is_unrolled_and_claimed_after_the_exit_delay()
    {
        using var alice = new TestUser(_stack);
        using var bob = new TestUser(_stack);
        using var feeKey = ECPrivKey.Generate();
        var coins = await alice.BoardAsync(60_000, 40_000);
        await _stack.MineAsync();
        var first = await OffchainSpend.RunAsync(_stack, coins, bob.Output(100_000));
        var second = await OffchainSpend.RunAsync(_stack, [bob.Coin(first.OutPoint(0), 100_000)], alice.Output(30_000), bob.Output(70_000));
        var mine = second.OutPoint(1);

        var chain = await _stack.Indexer.GetVtxoChainAsync(new GetVtxoChainRequest { Outpoint = Wire(mine) });
        Assert.Equal(
            [
                IndexerChainedTxType.Ark, IndexerChainedTxType.Checkpoint, IndexerChainedTxType.Ark, IndexerChainedTxType.Checkpoint, IndexerChainedTxType.Checkpoint,
                IndexerChainedTxType.Tree, IndexerChainedTxType.Commitment,
            ],
            chain.Chain.Select(link => link.Type));
        await _stack.UnrollAsync(chain, feeKey);

        await Eventually.TrueAsync(async () => (await _stack.VtxoAsync(mine)).IsUnrolled, "the VTXO to be marked unrolled");
        await Refused.WithAsync(7, "VTXO_ALREADY_UNROLLED", new OffchainSpend(_stack, [bob.Coin(mine, 70_000)], [bob.Output(70_000)]).SubmitAsync);
        await _stack.ClaimAsync(bob, mine, 70_000);
    }

    [Fact]
    public async Task A_leaf_of_a_batch_with_several_intents_comes_with_its_whole_branch()
    {
        using var feeKey = ECPrivKey.Generate();
        var users = Enumerable.Range(0, 3).Select(_ => new TestUser(_stack)).ToList();
        var coins = new List<OwnedCoin>();
        foreach (var user in users)
        {
            coins.Add(await user.FundBoardingAsync(50_000));
        }
        var participants = coins.Select(coin => new BatchParticipant(_stack, [coin])).ToList();
        await Task.WhenAll(participants.Select((participant, i) => participant.RunAsync([users[i].Output(50_000)])));
        await _stack.MineAsync();
        var mine = participants[0].Tree.Single(tx => tx.IsLeaf).Transaction.OutPointOf(0);

        var chain = await _stack.Indexer.GetVtxoChainAsync(new GetVtxoChainRequest { Outpoint = Wire(mine) });
        Assert.All(chain.Chain.SkipLast(1), link => Assert.Equal(IndexerChainedTxType.Tree, link.Type));
        await _stack.UnrollAsync(chain, feeKey);
        await _stack.ClaimAsync(users[0], mine, 50_000);
        participants.ForEach(participant => participant.Dispose());
        users.ForEach(user => user.Dispose());
    }

    [Fact]
    public async Task The_operator_answers_an_unrolled_vtxo_that_was_spent_with_its_checkpoint()
    {
        using var alice = new TestUser(_stack);
        using var bob = new TestUser(_stack);
        using var feeKey = ECPrivKey.Generate();
        var coin = (await alice.BoardAsync(60_000))[0];
        await _stack.MineAsync();
        var chain = await _stack.Indexer.GetVtxoChainAsync(new GetVtxoChainRequest { Outpoint = Wire(coin.OutPoint) });
        var spend = await OffchainSpend.RunAsync(_stack, [coin], bob.Output(60_000));

        await _stack.UnrollAsync(chain, feeKey);

        var checkpoint = spend.Tx.Checkpoints[0].GlobalTransaction.GetHash();
        await ExpectOnChainAsync(checkpoint);
    }

    [Fact]
    public async Task The_operator_answers_an_unrolled_vtxo_that_was_settled_with_its_forfeit()
    {
        using var alice = new TestUser(_stack);
        using var feeKey = ECPrivKey.Generate();
        var coins = await alice.BoardAsync(20_000, 30_000);
        await _stack.MineAsync();
        var chain = await _stack.Indexer.GetVtxoChainAsync(new GetVtxoChainRequest { Outpoint = Wire(coins[0].OutPoint) });
        using var participant = new BatchParticipant(_stack, coins);
        await participant.RunAsync([alice.Output(50_000)]);
        await _stack.MineAsync();

        await _stack.UnrollAsync(chain, feeKey);

        foreach (var coin in coins)
        {
            await ExpectOnChainAsync(uint256.Parse((await _stack.VtxoAsync(coin.OutPoint)).SpentBy));
        }
    }

    private Task ExpectOnChainAsync(uint256 txid) => Eventually.TrueAsync(
        async () =>
        {
            // The operator goes on with each confirmation of its last step.
            await _stack.MineAsync();
            return (await _stack.Node.Rpc.GetRawTransactionAsync(txid))?.BlockHash is not null;
        },
        $"{txid} on chain");

    private static IndexerOutpoint Wire(OutPoint outPoint) => new() { Txid = outPoint.Hash.ToString(), Vout = outPoint.N };
}
