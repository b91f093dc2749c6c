using Xunit;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;

namespace HashPerp.ArkServer.Tests;

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
        Assert.NotNull((await _stack.Node.Rpc.GetRawTransactionAsync(txids[0]!.Value))!.BlockHash);
    }
}
