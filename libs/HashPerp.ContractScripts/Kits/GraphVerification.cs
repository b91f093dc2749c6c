using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// Verifies a graph of virtual transactions from confirmed commitment transactions down: parents first, nothing spent twice, no satoshi lost
/// or made, every witness valid but for the locks, which only time can satisfy.
/// </summary>
internal static class GraphVerification
{
    /// <returns>All outputs of the graph.</returns>
    public static IReadOnlyDictionary<OutPoint, TxOut> Verify(IReadOnlyList<KitTransaction> graph)
    {
        var outputs = new Dictionary<OutPoint, TxOut>();
        var spent = new HashSet<OutPoint>();
        foreach (var tx in graph)
        {
            if (outputs.ContainsKey(new OutPoint(tx.Txid, 0)))
            {
                throw KitFields.Malformed($"Transaction {tx.Txid} stands twice in the graph.");
            }
            if (tx.Kind != KitTransactionKind.Commitment)
            {
                VerifyVirtual(tx, outputs, spent);
            }
            foreach (var (index, output) in tx.Transaction.Outputs.Index())
            {
                outputs[new OutPoint(tx.Txid, (uint)index)] = output;
            }
        }
        return outputs;
    }

    private static void VerifyVirtual(KitTransaction tx, Dictionary<OutPoint, TxOut> outputs, HashSet<OutPoint> spent)
    {
        var transaction = tx.Transaction;
        if (transaction.Version != ArkOutputs.VirtualTxVersion || transaction.Outputs.Count < 2 || !ArkOutputs.IsAnchor(transaction.Outputs[^1]))
        {
            throw KitFields.Malformed($"{tx.Txid} is not a version 3 transaction with an anchor.");
        }
        if (tx.Kind != KitTransactionKind.Ark && transaction.Inputs.Count != 1)
        {
            throw KitFields.Malformed($"The {KitTransaction.NameOf(tx.Kind)} transaction {tx.Txid} has {transaction.Inputs.Count} inputs.");
        }
        var previous = transaction.Inputs.Select(input => outputs.TryGetValue(input.PrevOut, out var output) && spent.Add(input.PrevOut)
            ? output
            : throw ContractScriptErrors.IncompleteKit.Error(
                $"{tx.Txid} spends {input.PrevOut}, which is not an unspent output of the graph.", "List every ancestor, parents first.")).ToArray();
        Conservation.Require(Satoshis.Sum(previous.Select(output => output.Value)), transaction.Outputs);
        var hashes = new SighashMidstate(transaction, previous);
        for (var i = 0; i < previous.Length; i++)
        {
            GraphWitness.Verify(tx, hashes, i);
        }
    }
}
