using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

/// <summary>A batch of three on a real node: unrolled by packages, left through the exit leaf, swept by the operator, and a forfeit used.</summary>
public class BatchOnChainTests
{
    private static readonly TreeLeaf[] Leaves = TestBatch.Leaves[..3];

    private static readonly ECPrivKey ConnectorKey = TestKeys.Of("connector account");

    private static readonly RelativeDelay Expiry = RelativeDelay.FromSeconds(10_240);

    private static readonly CsvMultisigClosure Sweep = VtxoTree.SweepLeaf(Expiry, TestKeys.Forfeit.XOnlyPubKey);

    [Fact]
    public async Task A_tree_signed_with_MuSig2_is_unrolled_left_and_swept()
    {
        await using var chain = await TestChain.StartAsync();
        var commitment = await chain.FundAsync([VtxoTree.BatchOutput(Leaves, Sweep)], feeCoins: 3);
        var tree = Signed(commitment);
        foreach (var tx in tree.PathTo(tree.Leaves.First().Txid))
        {
            await chain.PublishAsync(TxFinalizer.Finalize(tx.Psbt));
        }
        await ExitAsync(chain, tree.Leaves.First().Transaction);
        await SweepAsync(chain, tree);
    }

    [Fact]
    public async Task A_forfeited_VTXO_that_is_unrolled_goes_to_the_operator()
    {
        await using var chain = await TestChain.StartAsync();
        var connectorKey = ConnectorKey.XOnlyPubKey;
        var commitment = await chain.FundAsync(
            [new TxOut(new Satoshis(100_000), TestScripts.OfAlice.ScriptPubKey), ConnectorTree.Output(5, connectorKey, ArkOutputs.Dust)], feeCoins: 5);
        var connectors = ConnectorTree.Build(commitment.OutPointOf(1), 5, connectorKey, ArkOutputs.Dust);
        var connector = ConnectorTree.Connectors(connectors)[3];
        var vtxo = new VtxoInput(commitment.OutPointOf(0), new Satoshis(100_000), TestScripts.OfAlice, TestScripts.OfAlice.ForfeitClosures.Single());
        var forfeit = ForfeitTx.Build(vtxo, connector, Script.PayToTaproot(TestKeys.Forfeit.XOnlyPubKey.Value));
        LeafSigning.Sign(forfeit, 0, TestKeys.Alice);
        LeafSigning.Sign(forfeit, 0, TestKeys.Server);
        forfeit.SignTapKey(1, ConnectorKey);
        await chain.RefusedAsync(TxFinalizer.Finalize(forfeit), "missing-inputs");
        foreach (var tx in connectors.PathTo(connector.OutPoint.Hash))
        {
            var spent = connectors.SpentOutput(tx, commitment.Outputs[1]);
            tx.Psbt.Inputs[0].TapKeySig = ConnectorKey.SignBIP340(
                TaprootSighash.Compute(tx.Transaction, [spent], 0, SigHash.Default, leafHash: null).ToBytes());
            await chain.PublishAsync(TxFinalizer.Finalize(tx.Psbt));
        }
        await chain.PublishAsync(TxFinalizer.Finalize(forfeit));
    }

    private static TxTree Signed(Transaction commitment)
    {
        var tree = VtxoTree.Build(commitment.OutPointOf(0), Leaves, Sweep);
        VtxoTreeRules.Validate(tree, commitment, Sweep);
        var context = new TreeSigningContext(tree, commitment.Outputs[0], Sweep);
        var coordinator = new TreeCoordinator(context);
        TreeSigner[] signers = [.. TestBatch.Cosigners[..3].Append(TestKeys.OperatorCosigner).Select(key => new TreeSigner(context, key))];
        foreach (var signer in signers)
        {
            coordinator.AddNonces(signer.PubKey, signer.PublicNonces);
        }
        foreach (var signer in signers)
        {
            coordinator.AddSignatures(signer.PubKey, signer.Sign(coordinator.AllNonces()));
        }
        coordinator.Complete();
        return tree;
    }

    private static async Task ExitAsync(TestChain chain, Transaction leaf)
    {
        var owner = TestKeys.Of("owner 0");
        var script = VtxoScript.Default(owner.XOnlyPubKey, TestScripts.S, TestScripts.ExitDelay);
        var exit = Spend(leaf, 0, script, script.ExitClosures.Single(), owner);
        var opens = await chain.OpensAtAsync(leaf, TestScripts.ExitDelay);
        await chain.SetMedianTimeAsync(opens - 1);
        await chain.RefusedAsync(exit, "non-BIP68-final");
        await chain.SetMedianTimeAsync(opens);
        await chain.SendAsync(exit);
    }

    /// <summary>Output 1 of the root, which nobody unrolled, has expired: its internal key is the cosigners', its only leaf the operator's.</summary>
    private static async Task SweepAsync(TestChain chain, TxTree tree)
    {
        var root = tree.Root.Transaction;
        var cosigners = MusigKeyAgg.AggregateSorted(tree.Find(tree.Root.Children[1])!.Cosigners).XOnlyKey;
        var psbt = new PSBT(new Transaction(2, [new TxIn(root.OutPointOf(1), Sweep.Sequence)], [Payout(root.Outputs[1])], 0));
        psbt.Inputs[0].WitnessUtxo = root.Outputs[1];
        psbt.Inputs[0].SetTapLeafScript(TaprootTree.Assemble(Sweep.Script).LeafScript(Sweep.Script, cosigners));
        LeafSigning.Sign(psbt, 0, TestKeys.Forfeit);
        var opens = await chain.OpensAtAsync(root, Expiry);
        await chain.SetMedianTimeAsync(opens - 1);
        await chain.RefusedAsync(TxFinalizer.Finalize(psbt), "non-BIP68-final");
        await chain.SetMedianTimeAsync(opens);
        await chain.SendAsync(TxFinalizer.Finalize(psbt));
    }

    private static Transaction Spend(Transaction from, int index, VtxoScript script, Closure leaf, ECPrivKey key)
    {
        var psbt = new PSBT(new Transaction(2, [new TxIn(from.OutPointOf(index), leaf.Sequence)], [Payout(from.Outputs[index])], 0));
        psbt.Inputs[0].WitnessUtxo = from.Outputs[index];
        psbt.Inputs[0].SetTapLeafScript(new TapLeafScript(script.ControlBlock(leaf), leaf.Script));
        LeafSigning.Sign(psbt, 0, key);
        return TxFinalizer.Finalize(psbt);
    }

    private static TxOut Payout(TxOut spent) => new(spent.Value - new Satoshis(500), TestScripts.OfBob.ScriptPubKey);
}
