using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>What a client checks before it signs a forfeit: that the connector exists only together with the commitment transaction.</summary>
public static class ConnectorTreeRules
{
    /// <param name="connectorIndex">Output 1 of the commitment transaction, or 0 where there is no batch output.</param>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.InvalidTree"/>.</exception>
    public static void Validate(TxTree tree, Transaction commitment, uint connectorIndex)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(commitment);
        var outPoint = new OutPoint(commitment.GetHash(), connectorIndex);
        TreeTxRules.Require(connectorIndex < commitment.Outputs.Count && tree.Root.Spends == outPoint, $"its root does not spend {outPoint}");
        var connectorOutput = commitment.Outputs[(int)connectorIndex];
        foreach (var tx in tree.Transactions)
        {
            TreeTxRules.CheckForm(tx, tree.SpentOutput(tx, connectorOutput), ConnectorTree.Radix);
        }
    }
}
