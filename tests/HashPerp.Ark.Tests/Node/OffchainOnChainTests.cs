using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

/// <summary>Checkpoints and an ark tx on a real node: every one a zero-fee version 3 package, locks included.</summary>
public class OffchainOnChainTests
{
    private const uint LockTime = 1_799_500_000;

    private static readonly VtxoScript Pot = new(
        new MultisigClosure([TestScripts.A, TestScripts.B, TestScripts.S]),
        new CltvMultisigClosure(LockTime, [TestScripts.A, TestScripts.S]),
        new CsvMultisigClosure(TestScripts.ExitDelay, [TestScripts.A, TestScripts.B]));

    [Fact]
    public async Task An_ark_tx_over_a_plain_and_a_locked_leaf_confirms_after_its_checkpoints()
    {
        await using var chain = await TestChain.StartAsync();
        var funding = await chain.FundAsync(
            [new TxOut(new Satoshis(100_000), TestScripts.OfBob.ScriptPubKey), new TxOut(new Satoshis(50_000), Pot.ScriptPubKey)], feeCoins: 3);
        var offchain = Build(funding);
        await chain.PublishAsync(TxFinalizer.Finalize(offchain.Checkpoints[0]));
        await chain.SetMedianTimeAsync(LockTime);
        await chain.RefusedAsync(TxFinalizer.Finalize(offchain.Checkpoints[1]), "non-final");
        await chain.SetMedianTimeAsync(LockTime + 1);
        await chain.PublishAsync(TxFinalizer.Finalize(offchain.Checkpoints[1]));
        await chain.PublishAsync(TxFinalizer.Finalize(offchain.ArkTx));
    }

    [Fact]
    public async Task A_checkpoint_that_nobody_pushes_on_is_the_operators_after_its_delay()
    {
        await using var chain = await TestChain.StartAsync();
        var funding = await chain.FundAsync([new TxOut(new Satoshis(100_000), TestScripts.OfBob.ScriptPubKey)], feeCoins: 1);
        var vtxo = new VtxoInput(funding.OutPointOf(0), new Satoshis(100_000), TestScripts.OfBob, TestScripts.OfBob.ForfeitClosures.Single());
        var offchain = OffchainTx.Build([vtxo], [new TxOut(new Satoshis(100_000), TestScripts.OfAlice.ScriptPubKey)], TestScripts.Unroll);
        Sign(offchain.Checkpoints[0], 0, TestKeys.Bob, TestKeys.Server);
        var checkpoint = TxFinalizer.Finalize(offchain.Checkpoints[0]);
        await chain.PublishAsync(checkpoint);
        var script = OffchainTx.CheckpointScript(vtxo.Leaf, TestScripts.Unroll);
        var sweep = new PSBT(new Transaction(
            2, [new TxIn(checkpoint.OutPointOf(0), TestScripts.Unroll.Sequence)], [new TxOut(new Satoshis(99_000), TestScripts.OfAlice.ScriptPubKey)], 0));
        sweep.Inputs[0].WitnessUtxo = checkpoint.Outputs[0];
        sweep.Inputs[0].SetTapLeafScript(new TapLeafScript(script.ControlBlock(TestScripts.Unroll), TestScripts.Unroll.Script));
        LeafSigning.Sign(sweep, 0, TestKeys.Forfeit);
        var opens = await chain.OpensAtAsync(checkpoint, TestScripts.ExitDelay);
        await chain.SetMedianTimeAsync(opens - 1);
        await chain.RefusedAsync(TxFinalizer.Finalize(sweep), "non-BIP68-final");
        await chain.SetMedianTimeAsync(opens);
        await chain.SendAsync(TxFinalizer.Finalize(sweep));
    }

    private static OffchainTx Build(Transaction funding)
    {
        var plain = new VtxoInput(funding.OutPointOf(0), new Satoshis(100_000), TestScripts.OfBob, TestScripts.OfBob.ForfeitClosures.Single());
        var locked = new VtxoInput(funding.OutPointOf(1), new Satoshis(50_000), Pot, Pot.Closures[1]);
        var offchain = OffchainTx.Build([plain, locked], [new TxOut(new Satoshis(150_000), TestScripts.OfAlice.ScriptPubKey)], TestScripts.Unroll);
        Sign(offchain.Checkpoints[0], 0, TestKeys.Bob, TestKeys.Server);
        Sign(offchain.Checkpoints[1], 0, TestKeys.Alice, TestKeys.Server);
        Sign(offchain.ArkTx, 0, TestKeys.Bob, TestKeys.Server);
        Sign(offchain.ArkTx, 1, TestKeys.Alice, TestKeys.Server);
        return offchain;
    }

    private static void Sign(PSBT psbt, int input, params ECPrivKey[] keys)
    {
        foreach (var key in keys)
        {
            LeafSigning.Sign(psbt, input, key);
        }
    }
}
