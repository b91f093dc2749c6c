using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ArkServer.Tests;

[Trait("suite", ForeignOperator.Suite)]
public sealed class BatchTests(SharedOperator shared)
{
    private readonly OperatorStack _stack = shared.Stack;

    [Fact]
    public async Task Two_boarding_users_get_their_vtxos_from_one_batch()
    {
        using var alice = new TestUser(_stack);
        using var bob = new TestUser(_stack);
        var (aliceCoin, bobCoin) = (await alice.FundBoardingAsync(1_000_000), await bob.FundBoardingAsync(500_000));
        var before = await _stack.OwnFundsAsync();
        using var first = new BatchParticipant(_stack, [aliceCoin]);
        using var second = new BatchParticipant(_stack, [bobCoin]);

        var txids = await Task.WhenAll(first.RunAsync([alice.Output(600_000), alice.Output(400_000)]), second.RunAsync([bob.Output(500_000)]));

        Assert.NotNull(txids[0]);
        Assert.Equal(txids[0], txids[1]);
        var leaf = first.Tree.Single(tx => tx.IsLeaf);
        var vtxo = await _stack.VtxoAsync(leaf.Transaction.OutPointOf(0));
        Assert.Equal(600_000ul, vtxo.Amount);
        Assert.False(vtxo.IsPreconfirmed || vtxo.IsSpent || vtxo.IsSwept || vtxo.IsUnrolled);
        Assert.Equal([txids[0].ToString()], vtxo.CommitmentTxids);
        await _stack.ExpectOwnFundsAsync(before);
        await _stack.MineAsync();
        Assert.NotNull((await _stack.Rpc.GetRawTransactionAsync(txids[0]!.Value))!.BlockHash);
    }

    [Fact]
    public async Task Vtxos_are_given_up_by_forfeits_for_fresh_ones()
    {
        using var alice = new TestUser(_stack);
        using var bob = new TestUser(_stack);
        var aliceCoins = await alice.BoardAsync(100_000, 50_000);
        var bobCoins = await bob.BoardAsync(70_000);
        var before = await _stack.OwnFundsAsync();
        using var first = new BatchParticipant(_stack, aliceCoins);
        using var second = new BatchParticipant(_stack, bobCoins);

        var txids = await Task.WhenAll(first.RunAsync([alice.Output(150_000)]), second.RunAsync([bob.Output(30_000), bob.Output(40_000)]));

        Assert.All(txids, txid => Assert.NotNull(txid));
        foreach (var coin in aliceCoins)
        {
            var old = await _stack.VtxoAsync(coin.OutPoint);
            Assert.True(old.IsSpent);
            Assert.Equal(txids[0].ToString(), old.SettledBy);
            var forfeits = await _stack.Indexer.GetForfeitTxsAsync(new GetForfeitTxsRequest { Txid = old.SettledBy });
            Assert.Contains(old.SpentBy, forfeits.Txids);
        }
        Assert.Equal(150_000ul, (await _stack.VtxoAsync(first.Tree.Single(tx => tx.IsLeaf).Transaction.OutPointOf(0))).Amount);
        await _stack.ExpectOwnFundsAsync(before);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_owners_join_in_one_intent_and_share_a_contract_vtxo(bool ownersSignApart)
    {
        using var alice = new TestUser(_stack);
        using var bob = new TestUser(_stack);
        var coins = new[] { (await alice.BoardAsync(60_000))[0], (await bob.BoardAsync(40_000))[0] };
        var pot = ContractScript(alice, bob);
        using var opening = new BatchParticipant(_stack, coins, cosigners: 2) { OwnersSignApart = ownersSignApart };
        Assert.NotNull(await opening.RunAsync([new TxOut(new Satoshis(99_000), pot.ScriptPubKey), alice.Output(500), bob.Output(500)]));

        // The pot itself needs both signatures on its forfeit.
        var leaf = opening.Tree.Single(tx => tx.IsLeaf).Transaction;
        var shared = OwnedCoin.Vtxo(leaf.OutPointOf(0), 99_000, pot, alice.Key, bob.Key);
        using var renewal = new BatchParticipant(_stack, [shared], cosigners: 2) { OwnersSignApart = ownersSignApart };
        var txid = await renewal.RunAsync([new TxOut(new Satoshis(99_000), pot.ScriptPubKey)]);

        Assert.Equal(txid.ToString(), (await _stack.VtxoAsync(shared.OutPoint)).SettledBy);
        Assert.False((await _stack.VtxoAsync(renewal.Tree.Single(tx => tx.IsLeaf).Transaction.OutPointOf(0))).IsSpent);
    }

    [Fact]
    public async Task A_vtxo_leaves_to_the_chain_in_a_batch_without_tree()
    {
        using var alice = new TestUser(_stack);
        var coin = (await alice.BoardAsync(100_000))[0];
        var before = await _stack.OwnFundsAsync();
        using var participant = new BatchParticipant(_stack, [coin]);

        var txid = await participant.RunAsync([alice.Output(100_000)], onchain: [0]);

        Assert.Empty(participant.Tree);
        var transaction = (await _stack.Rpc.GetRawTransactionAsync(txid!.Value))!.Transaction;
        Assert.Contains(alice.Output(100_000), transaction.Outputs);
        Assert.True((await _stack.VtxoAsync(coin.OutPoint)).IsSpent);
        await _stack.ExpectOwnFundsAsync(before);
    }

    [Fact]
    public async Task One_intent_is_paid_on_chain_and_off_chain()
    {
        using var alice = new TestUser(_stack);
        var coin = (await alice.BoardAsync(100_000))[0];
        using var participant = new BatchParticipant(_stack, [coin]);

        var txid = await participant.RunAsync([alice.Output(30_000), alice.Output(70_000)], onchain: [0]);

        var transaction = (await _stack.Rpc.GetRawTransactionAsync(txid!.Value))!.Transaction;
        Assert.Contains(alice.Output(30_000), transaction.Outputs);
        Assert.Equal(70_000ul, (await _stack.VtxoAsync(participant.Tree.Single(tx => tx.IsLeaf).Transaction.OutPointOf(0))).Amount);
    }

    [Fact]
    public async Task A_sub_dust_vtxo_is_collected_in_a_batch_without_forfeit()
    {
        using var alice = new TestUser(_stack);
        var coin = (await alice.BoardAsync(100_000))[0];
        var subDust = ArkOutputs.Vtxo(new Satoshis(200), alice.Script.OutputKey, new Satoshis(330));
        var spend = await OffchainSpend.RunAsync(_stack, [coin], subDust, alice.Output(99_800));
        var small = alice.Coin(spend.OutPoint(0), 200) with { IsRecoverable = true };
        using var participant = new BatchParticipant(_stack, [small, alice.Coin(spend.OutPoint(1), 99_800)]);

        var txid = await participant.RunAsync([alice.Output(100_000)]);

        Assert.Equal(txid.ToString(), (await _stack.VtxoAsync(small.OutPoint)).SettledBy);
    }

    private VtxoScript ContractScript(TestUser alice, TestUser bob) => new(
        new MultisigClosure([alice.Key.XOnlyPubKey, bob.Key.XOnlyPubKey, _stack.Info.SignerKey.XOnly]),
        new CsvMultisigClosure(RelativeDelay.FromSeconds(4_096), [alice.Key.XOnlyPubKey, bob.Key.XOnlyPubKey]));
}
