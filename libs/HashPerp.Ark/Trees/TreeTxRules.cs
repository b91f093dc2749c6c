using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>The form that every transaction of either tree has.</summary>
internal static class TreeTxRules
{
    public static void CheckForm(TreeTx tx, TxOut spent, int radix)
    {
        var transaction = tx.Transaction;
        Require(transaction.Version == ArkOutputs.VirtualTxVersion && transaction.LockTime == 0, $"{tx.Txid} is not version 3, or has a lock time");
        Require(transaction.Inputs[0].Sequence == Closure.FinalSequence, $"{tx.Txid} has a relative lock");
        Require(transaction.Outputs.Count >= 2 && ArkOutputs.IsAnchor(transaction.Outputs[^1]), $"{tx.Txid} does not end with the anchor");
        Require(!tx.Outputs.Any(output => output.ScriptPubKey.Equals(ArkOutputs.AnchorScript)), $"{tx.Txid} has a second anchor");
        var sum = Satoshis.Sum(transaction.Outputs.Select(output => output.Value));
        Require(sum == spent.Value, $"{tx.Txid} pays {sum} out of {spent.Value}");
        // An output of a branch without a child in the tree would be money that nobody told us of.
        Require(
            tx.IsLeaf || (tx.Outputs.Count <= radix && tx.Children.Count == tx.Outputs.Count),
            $"branch {tx.Txid} has {tx.Outputs.Count} outputs and {tx.Children.Count} children");
    }

    public static void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw ArkErrors.InvalidTree.Error($"The tree cannot be accepted: {what}.", "Don't sign; the old coins stand.");
        }
    }
}
