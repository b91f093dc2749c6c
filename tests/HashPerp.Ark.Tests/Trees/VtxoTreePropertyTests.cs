using CsCheck;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

public class VtxoTreePropertyTests
{
    private static readonly ECPubKey[] Keys = [.. Enumerable.Range(0, 40).Select(i => TestKeys.Of($"cosigner {i}").PubKey)];

    [Fact]
    public void A_tree_of_any_size_keeps_its_leaves_in_order_and_its_money_to_the_satoshi()
    {
        var amounts = Gen.Int[1, 1_000_000].Array[1, 3];
        amounts.Array[1, 40].Sample(
            intents =>
            {
                TreeLeaf[] leaves = [.. intents.Select((outputs, i) => new TreeLeaf(
                    [.. outputs.Select(amount => new TxOut(new Satoshis(amount), TestScripts.OfAlice.ScriptPubKey))],
                    [Keys[i], TestKeys.OperatorCosigner.PubKey]))];
                var commitment = TestBatch.Commitment.WithOutput(0, VtxoTree.BatchOutput(leaves, TestScripts.Sweep));
                var tree = VtxoTree.Build(commitment.OutPointOf(0), leaves, TestScripts.Sweep);
                VtxoTreeRules.Validate(tree, commitment, TestScripts.Sweep);
                Assert.Equal(intents.Sum(outputs => outputs.Sum(amount => (long)amount)), commitment.Outputs[0].Value.Value);
                Assert.Equal(leaves.SelectMany(leaf => leaf.Outputs), tree.Leaves.SelectMany(leaf => leaf.Outputs));
                // A binary tree without gaps, however many leaves it has.
                Assert.Equal((2 * leaves.Length) - 1, tree.Transactions.Count);
            },
            iter: 40);
    }
}
