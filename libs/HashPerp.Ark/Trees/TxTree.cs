using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>
/// A tree of virtual transactions below one output of a commitment transaction. A client usually holds a part of it: the root and the way to
/// its own leaves. The links are checked here; what the transactions say is <see cref="VtxoTreeRules"/>' business.
/// </summary>
public sealed class TxTree
{
    /// <summary>2^20 leaves; a deeper path would not be economical to unroll anyway.</summary>
    public const int MaxDepth = 20;

    private readonly Dictionary<uint256, TreeTx> _byTxid;

    private TxTree(TreeTx root, Dictionary<uint256, TreeTx> byTxid)
    {
        Root = root;
        _byTxid = byTxid;
        Transactions = [.. Walk(root)];
    }

    public TreeTx Root { get; }

    /// <summary>Every transaction held, parents before children, children by output index.</summary>
    public IReadOnlyList<TreeTx> Transactions { get; }

    /// <summary>From left to right.</summary>
    public IEnumerable<TreeTx> Leaves => Transactions.Where(tx => tx.IsLeaf);

    /// <summary>Whether every child that a parent names is there.</summary>
    public bool IsComplete => Transactions.All(tx => tx.Children.Values.All(_byTxid.ContainsKey));

    /// <summary>Puts tree_tx events together, in any order.</summary>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.InvalidTree"/>: no or several roots, a link that does not hold, a transaction twice.</exception>
    public static TxTree Create(IReadOnlyList<TreeTx> transactions)
    {
        ArgumentNullException.ThrowIfNull(transactions);
        if (transactions.Count is 0 or > 2 * TreeNode.MaxLeaves)
        {
            throw ArkErrors.InvalidTree.Error($"A tree of {transactions.Count} transactions.");
        }
        var byTxid = new Dictionary<uint256, TreeTx>();
        foreach (var tx in transactions)
        {
            if (!byTxid.TryAdd(tx.Txid, tx))
            {
                throw ArkErrors.InvalidTree.Error($"Transaction {tx.Txid} stands twice in the tree.");
            }
        }
        var roots = transactions.Where(tx => !byTxid.ContainsKey(tx.Spends.Hash)).ToArray();
        if (roots is not [var root])
        {
            throw ArkErrors.InvalidTree.Error($"A tree with {roots.Length} roots.");
        }
        foreach (var tx in transactions)
        {
            CheckLinks(tx, byTxid);
            CheckDepth(tx, byTxid);
        }
        return new TxTree(root, byTxid);
    }

    public TreeTx? Find(uint256 txid) => _byTxid.GetValueOrDefault(txid);

    /// <summary>The transactions from the root down to this one: what has to be broadcast, in order, to bring it on chain.</summary>
    public IReadOnlyList<TreeTx> PathTo(uint256 txid)
    {
        var path = new Stack<TreeTx>();
        for (var tx = Find(txid); tx is not null; tx = Find(tx.Spends.Hash))
        {
            path.Push(tx);
        }
        return path.Count > 0 ? [.. path] : throw ArkErrors.InvalidTree.Error($"Transaction {txid} is not in the tree.");
    }

    /// <summary>The output that a transaction of the tree spends.</summary>
    /// <param name="batchOutput">The output that the root spends.</param>
    public TxOut SpentOutput(TreeTx tx, TxOut batchOutput)
    {
        ArgumentNullException.ThrowIfNull(tx);
        return Find(tx.Spends.Hash) is { } parent ? parent.Transaction.Outputs[(int)tx.Spends.N] : batchOutput;
    }

    private static void CheckLinks(TreeTx tx, Dictionary<uint256, TreeTx> byTxid)
    {
        foreach (var (index, childTxid) in tx.Children)
        {
            if (byTxid.TryGetValue(childTxid, out var child) && child.Spends != new OutPoint(tx.Txid, index))
            {
                throw ArkErrors.InvalidTree.Error($"{childTxid} does not spend {tx.Txid}:{index}, whose child it is said to be.");
            }
        }
        if (byTxid.TryGetValue(tx.Spends.Hash, out var parent) && (!parent.Children.TryGetValue(tx.Spends.N, out var named) || named != tx.Txid))
        {
            throw ArkErrors.InvalidTree.Error($"{tx.Txid} spends {tx.Spends}, but its parent does not name it.");
        }
    }

    private static void CheckDepth(TreeTx tx, Dictionary<uint256, TreeTx> byTxid)
    {
        var depth = 1;
        for (var ancestor = tx; byTxid.TryGetValue(ancestor.Spends.Hash, out ancestor); depth++)
        {
            if (depth == MaxDepth)
            {
                throw ArkErrors.InvalidTree.Error($"A tree deeper than {MaxDepth}.");
            }
        }
    }

    private IEnumerable<TreeTx> Walk(TreeTx tx)
    {
        yield return tx;
        foreach (var child in tx.Children.Values.Select(Find).OfType<TreeTx>().SelectMany(Walk))
        {
            yield return child;
        }
    }
}
