using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>One transaction of a tree, as it travels in a tree_tx event: the PSBT, and for every output that goes on, the txid that spends it.</summary>
public sealed record TreeTx
{
    /// <summary>The wider of the two radixes, and the anchor.</summary>
    public const int MaxChildren = ConnectorTree.Radix;

    /// <exception cref="HashPerpException"><see cref="ArkErrors.InvalidTree"/>: not one input, or a child of an output that does not exist.</exception>
    public TreeTx(PSBT psbt, IReadOnlyDictionary<uint, uint256> children)
    {
        ArgumentNullException.ThrowIfNull(psbt);
        ArgumentNullException.ThrowIfNull(children);
        var transaction = psbt.GlobalTransaction;
        if (transaction.Inputs.Count != 1)
        {
            throw ArkErrors.InvalidTree.Error($"A tree transaction with {transaction.Inputs.Count} inputs.");
        }
        if (children.Count > MaxChildren || children.Keys.Any(index => index >= transaction.Outputs.Count))
        {
            throw ArkErrors.InvalidTree.Error($"A tree transaction with {children.Count} children, or with one of an output that it lacks.");
        }
        Psbt = psbt;
        Children = new SortedDictionary<uint, uint256>(children.ToDictionary());
        Txid = transaction.GetHash();
    }

    public PSBT Psbt { get; }

    /// <summary>By output index; empty for a leaf.</summary>
    public IReadOnlyDictionary<uint, uint256> Children { get; }

    public uint256 Txid { get; }

    public bool IsLeaf => Children.Count == 0;

    public Transaction Transaction => Psbt.GlobalTransaction;

    public OutPoint Spends => Transaction.Inputs[0].PrevOut;

    public IReadOnlyList<ECPubKey> Cosigners => Psbt.Inputs[0].GetCosigners();

    /// <summary>Without the anchor.</summary>
    public IReadOnlyList<TxOut> Outputs => [.. Transaction.Outputs.SkipLast(1)];
}
