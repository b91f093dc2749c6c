using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

public class VtxoTreeRulesTests
{
    private static readonly TxTree Tree = TestBatch.Build();

    [Fact]
    public void An_honest_tree_is_accepted_whole_and_in_part()
    {
        Validate(Tree);
        for (var owner = 0; owner < 5; owner++)
        {
            var part = TestBatch.PartOf(Tree, owner);
            Validate(part);
            var leaf = VtxoTreeRules.RequireLeaf(part, TestBatch.Leaves[owner].Outputs, [TestBatch.Cosigners[owner].PubKey]);
            Assert.Equal(TestBatch.Leaves[owner].Outputs, leaf.Outputs);
        }
    }

    [Fact]
    public void A_tree_below_another_transaction_is_refused()
    {
        Refused(Tree, TestBatch.Commitment with { LockTime = 1 });
        Refused(TestBatch.BuildOn(TestBatch.Commitment with { LockTime = 1 }), TestBatch.Commitment);
        Refused(VtxoTree.Build(TestBatch.Commitment.OutPointOf(1), TestBatch.Leaves, TestScripts.Sweep), TestBatch.Commitment);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_batch_output_worth_one_satoshi_less_or_more_is_refused(int difference)
    {
        var value = new Satoshis(TestBatch.BatchOutput.Value.Value + difference);
        var commitment = TestBatch.Commitment.WithOutput(0, TestBatch.BatchOutput with { Value = value });
        Refused(TestBatch.BuildOn(commitment), commitment);
    }

    [Fact]
    public void A_batch_output_with_another_key_is_refused()
    {
        var commitment = TestBatch.Commitment.WithOutput(0, TestBatch.BatchOutput with { ScriptPubKey = TestScripts.OfAlice.ScriptPubKey });
        Refused(TestBatch.BuildOn(commitment), commitment);
    }

    [Fact]
    public void A_tree_whose_sweep_leaf_is_earlier_or_another_keys_is_refused()
    {
        Refusal.Is(ArkErrors.InvalidTree, () => VtxoTreeRules.Validate(
            Tree, TestBatch.Commitment, VtxoTree.SweepLeaf(RelativeDelay.FromSeconds(512), TestKeys.Forfeit.XOnlyPubKey)));
        Refusal.Is(ArkErrors.InvalidTree, () => VtxoTreeRules.Validate(
            Tree, TestBatch.Commitment, VtxoTree.SweepLeaf(TestScripts.Sweep.Delay!.Value, TestKeys.Mallory.XOnlyPubKey)));
    }

    [Fact]
    public void A_tree_that_hides_a_foreign_key_behind_the_right_list_of_cosigners_is_refused()
    {
        var leaves = TestBatch.Leaves.ToArray();
        leaves[1] = leaves[1] with { Cosigners = [TestKeys.Mallory.PubKey, TestKeys.OperatorCosigner.PubKey] };
        var commitment = TestBatch.Commitment.WithOutput(0, VtxoTree.BatchOutput(leaves, TestScripts.Sweep));
        var foreign = VtxoTree.Build(commitment.OutPointOf(0), leaves, TestScripts.Sweep);
        VtxoTreeRules.Validate(foreign, commitment, TestScripts.Sweep);
        Refusal.Is(ArkErrors.InvalidTree, () => VtxoTreeRules.RequireLeaf(foreign, leaves[1].Outputs, [TestBatch.Cosigners[1].PubKey]));
        foreach (var tx in foreign.Transactions)
        {
            tx.Psbt.Inputs[0].SetCosigners([.. tx.Cosigners.Select(key => key == TestKeys.Mallory.PubKey ? TestBatch.Cosigners[1].PubKey : key)]);
        }
        Refused(foreign, commitment);
    }

    [Fact]
    public void A_tree_without_our_leaf_is_refused()
    {
        var leaf = TestBatch.Leaves[2];
        var key = TestBatch.Cosigners[2].PubKey;
        VtxoTreeRules.RequireLeaf(Tree, leaf.Outputs, [key]);
        Refusal.Is(ArkErrors.InvalidTree, () => VtxoTreeRules.RequireLeaf(TestBatch.PartOf(Tree, 0), leaf.Outputs, [key]));
        TxOut[] less = [leaf.Outputs[0] with { Value = new Satoshis(29_999) }];
        Refusal.Is(ArkErrors.InvalidTree, () => VtxoTreeRules.RequireLeaf(Tree, less, [key]));
        Refusal.Is(ArkErrors.InvalidTree, () => VtxoTreeRules.RequireLeaf(Tree, [.. leaf.Outputs, .. leaf.Outputs], [key]));
        Refusal.Is(ArkErrors.InvalidTree, () => VtxoTreeRules.RequireLeaf(Tree, leaf.Outputs, [TestBatch.Cosigners[3].PubKey]));
    }

    [Fact]
    public void A_branch_that_can_be_replaced_without_us_is_refused()
    {
        // Mallory's leaf and ours, below a root that the operator and Mallory alone control.
        var (ours, root) = (TestBatch.Leaves[0], CosignerKeys.OutputScript([TestKeys.Mallory.PubKey, TestKeys.OperatorCosigner.PubKey], TestScripts.Sweep.LeafHash));
        var leafInput = new TxOut(ours.Outputs[0].Value, CosignerKeys.OutputScript(ours.Cosigners, TestScripts.Sweep.LeafHash));
        var commitment = TestBatch.Commitment.WithOutput(0, new TxOut(leafInput.Value, root));
        var rootTx = Tx(commitment.OutPointOf(0), [leafInput], [TestKeys.Mallory.PubKey, TestKeys.OperatorCosigner.PubKey]);
        var leafTx = Tx(rootTx.GlobalTransaction.OutPointOf(0), ours.Outputs, ours.Cosigners);
        var tree = TxTree.Create(
        [
            new TreeTx(rootTx, new Dictionary<uint, uint256> { [0] = leafTx.GlobalTransaction.GetHash() }),
            new TreeTx(leafTx, new Dictionary<uint, uint256>()),
        ]);
        Refused(tree, commitment);
        Refusal.Is(ArkErrors.InvalidTree, () => VtxoTreeRules.RequireLeaf(tree, ours.Outputs, [TestBatch.Cosigners[0].PubKey]));
    }

    [Theory]
    [InlineData("version")]
    [InlineData("lock time")]
    [InlineData("sequence")]
    [InlineData("no anchor")]
    [InlineData("one satoshi less")]
    [InlineData("another expiry")]
    public void A_leaf_transaction_of_another_form_is_refused(string what)
    {
        var leaf = TestBatch.Leaves[0];
        var commitment = TestBatch.Commitment.WithOutput(0, VtxoTree.BatchOutput([leaf], TestScripts.Sweep));
        var good = VtxoTree.Build(commitment.OutPointOf(0), [leaf], TestScripts.Sweep).Root;
        VtxoTreeRules.Validate(TxTree.Create([good]), commitment, TestScripts.Sweep);
        var tx = good.Transaction;
        var bad = new PSBT(what switch
        {
            "version" => tx with { Version = 2 },
            "lock time" => tx with { LockTime = 1 },
            "sequence" => tx.WithInput(0, tx.Inputs[0] with { Sequence = 0x400001 }),
            "no anchor" => tx with { Outputs = [tx.Outputs[0]] },
            "one satoshi less" => tx.WithOutput(0, tx.Outputs[0] with { Value = new Satoshis(9_999) }),
            _ => tx,
        });
        bad.Inputs[0].SetCosigners(leaf.Cosigners);
        bad.Inputs[0].SetExpiry(what == "another expiry" ? RelativeDelay.FromSeconds(512) : TestScripts.Sweep.Delay!.Value);
        Refused(TxTree.Create([new TreeTx(bad, new Dictionary<uint, uint256>())]), commitment);
    }

    private static PSBT Tx(OutPoint spent, IReadOnlyList<TxOut> outputs, IReadOnlyList<ECPubKey> cosigners)
    {
        var psbt = new PSBT(new Transaction(3, [new TxIn(spent)], [.. outputs, ArkOutputs.Anchor], 0));
        psbt.Inputs[0].SetCosigners(cosigners);
        psbt.Inputs[0].SetExpiry(TestScripts.Sweep.Delay!.Value);
        return psbt;
    }

    private static void Validate(TxTree tree) => VtxoTreeRules.Validate(tree, TestBatch.Commitment, TestScripts.Sweep);

    private static void Refused(TxTree tree, Transaction commitment) =>
        Refusal.Is(ArkErrors.InvalidTree, () => VtxoTreeRules.Validate(tree, commitment, TestScripts.Sweep));
}
