using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ArkServer.Tests;

[Trait("suite", ForeignOperator.Suite)]
public sealed class OffchainTests(SharedOperator shared)
{
    private readonly OperatorStack _stack = shared.Stack;

    [Fact]
    public async Task A_vtxo_is_sent_on_and_its_change_comes_back()
    {
        using var alice = new TestUser(_stack);
        using var bob = new TestUser(_stack);
        var coin = (await alice.BoardAsync(100_000))[0];
        var funds = await _stack.OwnFundsAsync();

        var spend = await OffchainSpend.RunAsync(_stack, [coin], bob.Output(30_000), alice.Output(70_000));

        var (old, received) = (await _stack.VtxoAsync(coin.OutPoint), await _stack.VtxoAsync(spend.OutPoint(0)));
        Assert.True(old.IsSpent);
        Assert.Equal(spend.Tx.ArkTxid.ToString(), old.ArkTxid);
        Assert.Equal(spend.Tx.Checkpoints[0].GlobalTransaction.GetHash().ToString(), old.SpentBy);
        Assert.Equal(30_000ul, received.Amount);
        Assert.True(received.IsPreconfirmed);
        Assert.False(received.IsSpent);
        Assert.Equal(1u, received.Depth);
        Assert.Equal(old.ExpiresAt, received.ExpiresAt);
        Assert.Equal(old.CommitmentTxids, received.CommitmentTxids);
        await _stack.ExpectOwnFundsAsync(funds);
    }

    [Fact]
    public async Task Coins_of_two_owners_and_two_batches_join_in_one_transaction()
    {
        using var alice = new TestUser(_stack);
        using var bob = new TestUser(_stack);
        var (aliceCoin, bobCoin) = ((await alice.BoardAsync(40_000))[0], (await bob.BoardAsync(60_000))[0]);

        var spend = await OffchainSpend.RunAsync(_stack, [aliceCoin, bobCoin], alice.Output(100_000));

        var joined = await _stack.VtxoAsync(spend.OutPoint(0));
        var (first, second) = (await _stack.VtxoAsync(aliceCoin.OutPoint), await _stack.VtxoAsync(bobCoin.OutPoint));
        Assert.Equal(first.CommitmentTxids.Concat(second.CommitmentTxids).Order(), joined.CommitmentTxids.Order());
        Assert.Equal(Math.Min(first.ExpiresAt, second.ExpiresAt), joined.ExpiresAt);
    }

    [Fact]
    public async Task The_same_submission_gets_the_same_answer()
    {
        using var alice = new TestUser(_stack);
        var spend = new OffchainSpend(_stack, [(await alice.BoardAsync(10_000))[0]], [alice.Output(10_000)]);

        var first = await spend.SubmitAsync();
        var again = await spend.SubmitAsync();

        Assert.Equal(first, again);
    }

    [Fact]
    public async Task A_pending_transaction_is_given_back_to_the_owner_of_its_inputs_and_finalized()
    {
        using var alice = new TestUser(_stack);
        using var mallory = new TestUser(_stack);
        var coin = (await alice.BoardAsync(10_000))[0];
        var spend = new OffchainSpend(_stack, [coin], [alice.Output(10_000)]);
        var accepted = await spend.SubmitAsync();

        var pending = (await _stack.Ark.GetPendingTxAsync(new GetPendingTxRequest { Intent = IntentFactory.GetPendingTx(coin) })).PendingTxs.Single();

        Assert.Equal(accepted.ArkTxid, pending.ArkTxid);
        Assert.Equal(accepted.FinalArkTx, pending.FinalArkTx);
        Assert.Equal(accepted.SignedCheckpointTxs, pending.SignedCheckpointTxs);
        var stolen = mallory.Coin(coin.OutPoint, 10_000);
        await Refused.WithAsync(5, "INVALID_PSBT_INPUT", async () =>
            await _stack.Ark.GetPendingTxAsync(new GetPendingTxRequest { Intent = IntentFactory.GetPendingTx(stolen) }));
        await _stack.Ark.FinalizeTxAsync(spend.FinalRequest(pending.ArkTxid, pending.SignedCheckpointTxs));
        Assert.False((await _stack.VtxoAsync(spend.OutPoint(0))).IsSpent);
        Assert.Empty((await _stack.Ark.GetPendingTxAsync(new GetPendingTxRequest { Intent = IntentFactory.GetPendingTx(coin) })).PendingTxs);
    }

    [Fact]
    public async Task A_refused_finalization_leaves_the_transaction_as_it_was()
    {
        using var alice = new TestUser(_stack);
        using var mallory = new TestUser(_stack);
        var coins = await alice.BoardAsync(10_000, 20_000);
        var spend = new OffchainSpend(_stack, coins, [alice.Output(30_000)]);
        var accepted = await spend.SubmitAsync();
        var good = spend.FinalRequest(accepted.ArkTxid, accepted.SignedCheckpointTxs);

        foreach (var (code, name, garbage) in Garbage(good, accepted))
        {
            await Refused.WithAsync(code, name, async () => await _stack.Ark.FinalizeTxAsync(garbage));
            Assert.Empty((await _stack.Indexer.GetVtxosAsync(new GetVtxosRequest { Outpoints = { spend.OutPoint(0).ToString() } })).Vtxos);
        }

        await _stack.Ark.FinalizeTxAsync(good);
        await _stack.Ark.FinalizeTxAsync(good);
        Assert.Equal(30_000ul, (await _stack.VtxoAsync(spend.OutPoint(0))).Amount);
    }

    [Fact]
    public async Task Checkpoints_may_be_returned_in_any_order()
    {
        using var alice = new TestUser(_stack);
        var spend = new OffchainSpend(_stack, await alice.BoardAsync(10_000, 20_000, 30_000), [alice.Output(60_000)]);
        var accepted = await spend.SubmitAsync();

        await _stack.Ark.FinalizeTxAsync(spend.FinalRequest(accepted.ArkTxid, accepted.SignedCheckpointTxs.Reverse()));

        Assert.Equal(60_000ul, (await _stack.VtxoAsync(spend.OutPoint(0))).Amount);
    }

    private static IEnumerable<(int Code, string Name, FinalizeTxRequest Request)> Garbage(FinalizeTxRequest good, SubmitTxResponse accepted)
    {
        yield return (2, "INVALID_CHECKPOINT_PSBT", new FinalizeTxRequest { ArkTxid = good.ArkTxid, FinalCheckpointTxs = { "garbage", "garbage" } });
        yield return (16, "CHECKPOINT_MISMATCH", new FinalizeTxRequest { ArkTxid = good.ArkTxid });
        yield return (16, "CHECKPOINT_MISMATCH", new FinalizeTxRequest { ArkTxid = good.ArkTxid, FinalCheckpointTxs = { good.FinalCheckpointTxs[0] } });
        yield return (16, "CHECKPOINT_MISMATCH", new FinalizeTxRequest
        {
            ArkTxid = good.ArkTxid, FinalCheckpointTxs = { good.FinalCheckpointTxs[0], good.FinalCheckpointTxs[0] },
        });
        yield return (18, "INVALID_SIGNATURE", new FinalizeTxRequest { ArkTxid = good.ArkTxid, FinalCheckpointTxs = { accepted.SignedCheckpointTxs } });
        yield return (18, "INVALID_SIGNATURE", new FinalizeTxRequest
        {
            ArkTxid = good.ArkTxid, FinalCheckpointTxs = { good.FinalCheckpointTxs[0], Spoil(good.FinalCheckpointTxs[1]) },
        });
    }

    private static string Spoil(string base64)
    {
        var psbt = PSBT.Parse(base64);
        var signature = psbt.Inputs[0].TapScriptSigs[0];
        psbt.Inputs[0].SetTapScriptSig(signature with { Signature = [.. signature.Signature[..^1], (byte)(signature.Signature[^1] ^ 1)] });
        return psbt.ToBase64();
    }
}
