using HashPerp.Ark;
using HashPerp.Bitcoin;

namespace HashPerp.Client;

/// <summary>A batch that was validated against our intent, before anything in it is signed for good.</summary>
/// <param name="Commitment">Unsigned.</param>
/// <param name="Tree">The part of the tree that leads to our leaf.</param>
/// <param name="Leaf">The transaction that pays our outputs, in the order of the intent.</param>
/// <param name="Expiry">After which the operator may sweep, counted from confirmation.</param>
public sealed record BatchTree(Transaction Commitment, TxTree Tree, TreeTx Leaf, RelativeDelay Expiry)
{
    /// <summary>The outpoint of our off-chain output number <paramref name="index"/>.</summary>
    public OutPoint OutPointOf(int index) => Leaf.Transaction.OutPointOf(index);

    /// <summary>The way from the batch output to our leaf, once every transaction on it is signed.</summary>
    internal VerifiedAncestry Ancestry() => VerifiedAncestry.Verify(
        [.. Tree.PathTo(Leaf.Txid).Select(tx => TxFinalizer.Finalize(tx.Psbt))],
        new Dictionary<OutPoint, TxOut> { [Tree.Root.Spends] = Commitment.Outputs[VtxoTree.CommitmentIndex] });
}

/// <summary>Where a joint intent exchanges and checks what must exist before money moves. Throwing stops the batch; the old coins stand.</summary>
public sealed record BatchHooks
{
    /// <summary>The tree is validated; no nonce has been sent.</summary>
    public Func<BatchTree, CancellationToken, Task> TreeValidated { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>The tree is signed; no forfeit and no boarding input is. Claim sets must be complete when this returns.</summary>
    public Func<BatchTree, CancellationToken, Task> BeforeForfeit { get; init; } = (_, _) => Task.CompletedTask;
}
