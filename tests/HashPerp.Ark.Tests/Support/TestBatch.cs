using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark.Tests;

/// <summary>A batch of five intents; the owner of each has cosigner key "cosigner i".</summary>
internal static class TestBatch
{
    public static readonly ECPrivKey[] Cosigners = [.. Enumerable.Range(0, 5).Select(i => TestKeys.Of($"cosigner {i}"))];

    public static readonly TreeLeaf[] Leaves = [.. Enumerable.Range(0, 5).Select(Leaf)];

    public static readonly TxOut BatchOutput = VtxoTree.BatchOutput(Leaves, TestScripts.Sweep);

    public static readonly Transaction Commitment = new(
        CommitmentTx.Version, [new TxIn(TestScripts.OutPointOf(7))], [BatchOutput, new TxOut(new Satoshis(1_000), TestScripts.ForfeitAddress)], 0);

    public static TxTree Build() => VtxoTree.Build(Commitment.OutPointOf(0), Leaves, TestScripts.Sweep);

    public static TxTree BuildOn(Transaction commitment) => VtxoTree.Build(commitment.OutPointOf(0), Leaves, TestScripts.Sweep);

    public static TreeSigningContext Context(TxTree tree) => new(tree, BatchOutput, TestScripts.Sweep);

    /// <summary>The part of the tree that the owner of one leaf receives: what it co-signs.</summary>
    public static TxTree PartOf(TxTree tree, int owner) =>
        TxTree.Create([.. tree.Transactions.Where(tx => tx.Cosigners.Contains(Cosigners[owner].PubKey))]);

    private static TreeLeaf Leaf(int i)
    {
        var script = VtxoScript.Default(TestKeys.Of($"owner {i}").XOnlyPubKey, TestScripts.S, TestScripts.ExitDelay);
        return new TreeLeaf([new TxOut(new Satoshis(10_000 * (i + 1)), script.ScriptPubKey)], [Cosigners[i].PubKey, TestKeys.OperatorCosigner.PubKey]);
    }
}
