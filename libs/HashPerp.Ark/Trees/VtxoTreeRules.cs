using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>What a client checks before it sends a nonce for a tree that an operator built.</summary>
public static class VtxoTreeRules
{
    /// <summary>
    /// Root, amounts, keys and expiry of every transaction held. Each output's key is derived again from the cosigners that its spender
    /// lists and the sweep leaf that we know, so no other path can be hidden in it.
    /// </summary>
    /// <param name="commitment">The transaction that the tree hangs on.</param>
    /// <param name="sweep">From the batch's expiry and the operator's forfeit key.</param>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.InvalidTree"/>.</exception>
    public static void Validate(TxTree tree, Transaction commitment, CsvMultisigClosure sweep)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(commitment);
        ArgumentNullException.ThrowIfNull(sweep);
        var batch = new OutPoint(commitment.GetHash(), VtxoTree.CommitmentIndex);
        Require(commitment.Outputs.Count > VtxoTree.CommitmentIndex && tree.Root.Spends == batch, $"its root spends {tree.Root.Spends}, not {batch}");
        var batchOutput = commitment.Outputs[VtxoTree.CommitmentIndex];
        foreach (var tx in tree.Transactions)
        {
            TreeTxRules.CheckForm(tx, tree.SpentOutput(tx, batchOutput), VtxoTree.Radix);
            CheckKeys(tree, tx, tree.SpentOutput(tx, batchOutput), sweep);
        }
    }

    /// <summary>
    /// Finds the leaf that pays exactly the outputs we asked for, and makes sure that none of the transactions above it can be replaced
    /// without our signature.
    /// </summary>
    /// <param name="outputs">The intent's off-chain outputs, in order.</param>
    /// <param name="cosigners">Our keys in this batch: one, or those of all owners of a joint intent.</param>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.InvalidTree"/>: no such leaf, or one of our keys is missing on the way to it.</exception>
    public static TreeTx RequireLeaf(TxTree tree, IReadOnlyList<TxOut> outputs, IReadOnlyList<ECPubKey> cosigners)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(cosigners);
        var leaf = tree.Leaves.FirstOrDefault(leaf => leaf.Outputs.SequenceEqual(outputs) && cosigners.All(leaf.Cosigners.Contains))
            ?? throw ArkErrors.InvalidTree.Error("The tree has no leaf with exactly our outputs and keys.", "Don't sign; the old coins stand.");
        foreach (var tx in tree.PathTo(leaf.Txid))
        {
            var missing = cosigners.FirstOrDefault(key => !tx.Cosigners.Contains(key));
            Require(missing is null, $"{tx.Txid}, above our leaf, can be replaced without our key {missing}");
        }
        return leaf;
    }

    private static void CheckKeys(TxTree tree, TreeTx tx, TxOut spent, CsvMultisigClosure sweep)
    {
        var cosigners = tx.Cosigners;
        Require(
            cosigners.Count > 0 && cosigners.DistinctBy(key => key.XOnly).Count() == cosigners.Count,
            $"{tx.Txid} lists no cosigners, or one twice");
        Require(
            spent.ScriptPubKey.Equals(CosignerKeys.OutputScript(cosigners, sweep.LeafHash)),
            $"the output that {tx.Txid} spends is not its cosigners' and the sweep leaf's");
        Require(tx.Psbt.Inputs[0].GetExpiry() == sweep.Delay, $"{tx.Txid} states another expiry than the batch");
        if (tree.Find(tx.Spends.Hash) is { } parent)
        {
            Require(cosigners.All(parent.Cosigners.Contains), $"{parent.Txid} lacks a cosigner of its child {tx.Txid}");
        }
    }

    private static void Require(bool condition, string what) => TreeTxRules.Require(condition, what);
}
