using HashPerp.Bitcoin;

namespace HashPerp.Ark;

/// <summary>
/// The tree of a batch (40-ark-wire §4.2): radix 2, one leaf transaction for each intent, every output spendable by its cosigners together
/// or, after the expiry, by the operator's sweep leaf.
/// </summary>
public static class VtxoTree
{
    public const int Radix = 2;

    /// <summary>Output 0 of the commitment transaction.</summary>
    public const int CommitmentIndex = 0;

    /// <summary>The sweep leaf of a batch: the operator alone, after the expiry.</summary>
    public static CsvMultisigClosure SweepLeaf(RelativeDelay expiry, ECXOnlyPubKey forfeitKey) => new(expiry, [forfeitKey]);

    /// <summary>What the commitment transaction has to pay so that the tree fits below it.</summary>
    public static TxOut BatchOutput(IReadOnlyList<TreeLeaf> leaves, CsvMultisigClosure sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        return TreeNode.Build(leaves, sweep.LeafHash, Radix).Input;
    }

    public static TxTree Build(OutPoint batchOutPoint, IReadOnlyList<TreeLeaf> leaves, CsvMultisigClosure sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        return TxTreeBuilder.Build(TreeNode.Build(leaves, sweep.LeafHash, Radix), batchOutPoint, sweep.Delay);
    }
}
