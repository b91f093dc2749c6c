using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;
using HashPerp.Testing;
using Xunit;

namespace HashPerp.ArkServer.Tests;

/// <summary>Locks and confirmations against a real chain whose clock the test moves.</summary>
public sealed class ChainTests(OwnOperator own) : IClassFixture<OwnOperator>
{
    private readonly OperatorStack _stack = own.Stack;

    [Fact]
    public async Task A_locked_leaf_opens_one_second_after_its_time_and_not_before()
    {
        using var alice = new TestUser(_stack);
        var lockTime = await _stack.MedianTimeAsync() + 50_000;
        var locked = new CltvMultisigClosure((uint)lockTime, [alice.Key.XOnlyPubKey, _stack.Info.SignerKey.XOnly]);
        var script = new VtxoScript(locked, new CsvMultisigClosure(_stack.Info.UnilateralExitDelay, [alice.Key.XOnlyPubKey]));
        var funding = await OffchainSpend.RunAsync(_stack, await alice.BoardAsync(10_000), new TxOut(new Satoshis(10_000), script.ScriptPubKey));
        var coin = OwnedCoin.Vtxo(funding.OutPoint(0), 10_000, script, alice.Key);
        var spend = new OffchainSpend(_stack, [coin], [alice.Output(10_000)]);
        Assert.Equal((uint)lockTime, spend.Tx.ArkTx.GlobalTransaction.LockTime);

        await MineToMedianTimeAsync(lockTime);
        var details = await Refused.WithAsync(11, "FORFEIT_CLOSURE_LOCKED", spend.SubmitAsync);
        Assert.Equal(lockTime.ToString(), details.Metadata["locktime"]);
        Assert.Equal(lockTime.ToString(), details.Metadata["current_locktime"]);

        await MineToMedianTimeAsync(lockTime + 1);
        await spend.FinalizeAsync(await spend.SubmitAsync());
    }

    [Fact]
    public async Task A_boarding_coin_that_its_owner_could_take_back_alone_is_refused()
    {
        using var alice = new TestUser(_stack);
        var before = await _stack.MedianTimeAsync();
        var coin = await alice.FundBoardingAsync(50_000);
        using var cosigner = ECPrivKey.Generate();
        var intent = IntentFactory.Register([coin], [alice.Output(50_000)], [], [cosigner.PubKey]);
        await _stack.MineUntilMedianTimeAsync(before + 4_096 - 1);
        await Refused.WithAsync(
            5, "INVALID_PSBT_INPUT", async () => await _stack.Ark.RegisterIntentAsync(new RegisterIntentRequest { Intent = intent }));
    }

    [Fact]
    public async Task A_conditional_leaf_needs_its_preimage()
    {
        using var alice = new TestUser(_stack);
        var preimage = Enumerable.Repeat((byte)7, 32).ToArray();
        var condition = new ScriptBuilder().Op(OpCode.OP_SHA256).Push(Hashes.Sha256(preimage)).Op(OpCode.OP_EQUAL).ToScript();
        var script = new VtxoScript(
            new ConditionMultisigClosure(condition, [alice.Key.XOnlyPubKey, _stack.Info.SignerKey.XOnly]),
            new CsvMultisigClosure(_stack.Info.UnilateralExitDelay, [alice.Key.XOnlyPubKey]));
        var funding = await OffchainSpend.RunAsync(_stack, await alice.BoardAsync(10_000), new TxOut(new Satoshis(10_000), script.ScriptPubKey));
        var spend = new OffchainSpend(_stack, [OwnedCoin.Vtxo(funding.OutPoint(0), 10_000, script, alice.Key)], [alice.Output(10_000)]);

        await Refused.WithAsync(18, "INVALID_SIGNATURE", spend.SubmitAsync);
        spend.Tx.ArkTx.Inputs[0].SetCondition(new WitScript(Enumerable.Repeat((byte)8, 32).ToArray()));
        await Refused.WithAsync(18, "INVALID_SIGNATURE", spend.SubmitAsync);

        spend.Tx.ArkTx.Inputs[0].SetCondition(new WitScript(preimage));
        await spend.FinalizeAsync(await spend.SubmitAsync());
        Assert.Equal(10_000ul, (await _stack.VtxoAsync(spend.OutPoint(0))).Amount);
    }

    [Fact]
    public async Task A_batch_expires_after_its_confirmation_and_a_reorganisation_moves_that()
    {
        using var alice = new TestUser(_stack);
        var coin = (await alice.BoardAsync(10_000))[0];
        var txid = (await _stack.VtxoAsync(coin.OutPoint)).CommitmentTxids.Single();
        var parentTime = await _stack.MedianTimeAsync();
        await _stack.MineAsync();
        await ExpiresAtAsync(coin.OutPoint, parentTime + 5_184_000);

        // The block goes, a later one takes its place, and the commitment is in the one after that.
        await _stack.Node.Rpc.InvalidateBlockAsync(await _stack.Node.Rpc.GetBestBlockHashAsync());
        await _stack.Node.MineAtAsync(_stack.Node.MockTime!.Value + 5_000);
        await Eventually.TrueAsync(
            async () => (await _stack.Node.Rpc.GetRawTransactionAsync(uint256.Parse(txid)))?.BlockHash is not null, "the commitment in the new block");
        await ExpiresAtAsync(coin.OutPoint, parentTime + 5_184_000);
    }

    private Task ExpiresAtAsync(OutPoint outPoint, long expected) =>
        Eventually.TrueAsync(async () => (await _stack.VtxoAsync(outPoint)).ExpiresAt == expected, $"expiry at {expected}");

    /// <summary>Six blocks of one time make it the median.</summary>
    private async Task MineToMedianTimeAsync(long time)
    {
        for (var i = 0; i < 6; i++)
        {
            await _stack.Node.MineAtAsync(time);
        }
        Assert.Equal(time, await _stack.MedianTimeAsync());
    }
}
