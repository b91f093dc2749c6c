using HashPerp.Bitcoin;

namespace HashPerp.Ark;

/// <summary>Turns the shape of a tree into transactions, once the outpoint of its root is known.</summary>
internal static class TxTreeBuilder
{
    /// <param name="expiry">When the operator may sweep; null for connectors, which are its own.</param>
    public static TxTree Build(TreeNode root, OutPoint rootInput, RelativeDelay? expiry)
    {
        var transactions = new List<TreeTx>();
        Add(root, rootInput, expiry, transactions);
        return TxTree.Create(transactions);
    }

    private static TreeTx Add(TreeNode node, OutPoint input, RelativeDelay? expiry, List<TreeTx> transactions)
    {
        var transaction = new Transaction(ArkOutputs.VirtualTxVersion, [new TxIn(input)], [.. node.Outputs, ArkOutputs.Anchor], LockTime: 0);
        var psbt = new PSBT(transaction);
        psbt.Inputs[0].SetCosigners(node.Cosigners);
        if (expiry is { } delay)
        {
            psbt.Inputs[0].SetExpiry(delay);
        }
        var children = new Dictionary<uint, uint256>();
        for (var i = 0; i < node.Children.Count; i++)
        {
            children[(uint)i] = Add(node.Children[i], transaction.OutPointOf(i), expiry, transactions).Txid;
        }
        var tx = new TreeTx(psbt, children);
        transactions.Add(tx);
        return tx;
    }
}
