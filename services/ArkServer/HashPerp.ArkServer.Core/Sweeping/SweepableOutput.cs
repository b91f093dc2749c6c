using HashPerp.Ark;
using HashPerp.Bitcoin;

namespace HashPerp.ArkServer.Core;

/// <summary>An output of a batch on chain whose only spender that the users signed isn't there: after its expiry the operator may take it.</summary>
/// <param name="Spender">The tree transaction that it was made for; its cosigners are the output's keys.</param>
/// <param name="ConfirmedHeight">Of the output; the delay of the sweep leaf counts from there (BIP68).</param>
public sealed record SweepableOutput(OutPoint OutPoint, TxOut Output, TreeTx Spender, int ConfirmedHeight)
{
    /// <summary>
    /// The outputs of one batch that are to be swept: the batch output as long as nobody unrolled anything, or else those outputs of unrolled
    /// tree transactions whose own spender was not unrolled (40-ark-wire §4.4). Outputs of leaves are their owners' and never among them.
    /// </summary>
    /// <param name="batchOutput">What the root of the tree spends.</param>
    /// <param name="confirmedHeight">Of the commitment transaction.</param>
    /// <param name="unrolled">Heights at which transactions of the tree were confirmed.</param>
    public static IReadOnlyList<SweepableOutput> Of(TxTree tree, TxOut batchOutput, int confirmedHeight, IReadOnlyDictionary<uint256, int> unrolled)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(unrolled);
        int? HeightOfSpent(TreeTx tx) => tx.Txid == tree.Root.Txid ? confirmedHeight : unrolled.TryGetValue(tx.Spends.Hash, out var height) ? height : null;
        return
        [
            .. from tx in tree.Transactions
               where !unrolled.ContainsKey(tx.Txid)
               let height = HeightOfSpent(tx)
               where height is not null
               select new SweepableOutput(tx.Spends, tree.SpentOutput(tx, batchOutput), tx, height.Value),
        ];
    }
}
