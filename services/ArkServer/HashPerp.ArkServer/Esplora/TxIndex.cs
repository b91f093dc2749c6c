using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Esplora;

/// <summary>
/// Every transaction of a small chain by txid, by output script, and by what it spends. In memory and of limited size: it is there for a developer's chain, where a
/// wallet has nobody else to ask. Not safe to share between threads; <see cref="ChainIndex"/> guards it.
/// </summary>
public sealed class TxIndex(int maxTransactions)
{
    private readonly Dictionary<uint256, IndexedTx> _transactions = [];

    private readonly Dictionary<Script, HashSet<uint256>> _byScript = [];

    private readonly Dictionary<OutPoint, (uint256 Txid, int Input)> _spenders = [];

    private long _position;

    /// <summary>Those without a block.</summary>
    public IEnumerable<uint256> Unconfirmed => _transactions.Values.Where(tx => tx.Block is null).Select(tx => tx.Txid);

    public bool Contains(uint256 txid) => _transactions.ContainsKey(txid);

    public IndexedTx? Find(uint256 txid) => _transactions.GetValueOrDefault(txid);

    /// <summary>What an input spends; null for a coinbase.</summary>
    public TxOut? Spent(OutPoint outPoint) => _transactions.TryGetValue(outPoint.Hash, out var tx) && outPoint.N < tx.Transaction.Outputs.Count
        ? tx.Transaction.Outputs[(int)outPoint.N]
        : null;

    public (IndexedTx Tx, int Input)? SpenderOf(OutPoint outPoint) =>
        _spenders.TryGetValue(outPoint, out var spender) ? (_transactions[spender.Txid], spender.Input) : null;

    /// <summary>Transactions that pay to a script or spend from it, the newest first, unconfirmed ones before all.</summary>
    public IReadOnlyList<IndexedTx> History(Script script) => [.. _byScript.GetValueOrDefault(script, []).Select(txid => _transactions[txid])
        .OrderByDescending(tx => tx.Block?.Height ?? int.MaxValue).ThenByDescending(tx => tx.Position)];

    /// <summary>Outputs of a script that nothing spends, unconfirmed ones included, as wallets of this kind expect.</summary>
    public IReadOnlyList<(IndexedTx Tx, int Vout)> Unspent(Script script) => [.. History(script)
        .SelectMany(tx => tx.Transaction.Outputs.Select((output, vout) => (Tx: tx, Vout: vout, output.ScriptPubKey)))
        .Where(coin => coin.ScriptPubKey.Equals(script) && !_spenders.ContainsKey(new OutPoint(coin.Tx.Txid, (uint)coin.Vout)))
        .Select(coin => (coin.Tx, coin.Vout))];

    /// <summary>Adds a transaction, or says in which block a known one is now.</summary>
    /// <exception cref="HashPerpException"><see cref="OperatorErrors.EsploraUnavailable"/>: there is no room.</exception>
    public void Add(uint256 txid, Transaction transaction, IndexedBlock? block)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (_transactions.Count >= maxTransactions && !_transactions.ContainsKey(txid))
        {
            throw OperatorErrors.EsploraUnavailable.Error($"The chain has more than {maxTransactions} transactions.", "Ask a real block explorer.");
        }
        var tx = _transactions[txid] = new IndexedTx(txid, transaction, block, _position++);
        for (var i = 0; i < transaction.Inputs.Count; i++)
        {
            if (Spent(transaction.Inputs[i].PrevOut) is { } spent)
            {
                // A block's spend wins over what the mempool still had.
                _spenders[transaction.Inputs[i].PrevOut] = (tx.Txid, i);
                Touch(spent.ScriptPubKey, txid);
            }
        }
        foreach (var output in transaction.Outputs)
        {
            Touch(output.ScriptPubKey, txid);
        }
    }

    /// <summary>Forgets a transaction that neither the best chain nor the mempool has any more.</summary>
    public void Remove(uint256 txid)
    {
        if (!_transactions.TryGetValue(txid, out var tx))
        {
            return;
        }
        var scripts = tx.Transaction.Outputs.Select(output => output.ScriptPubKey)
            .Concat(tx.Transaction.Inputs.Select(input => Spent(input.PrevOut)?.ScriptPubKey).OfType<Script>()).ToList();
        foreach (var input in tx.Transaction.Inputs)
        {
            if (_spenders.TryGetValue(input.PrevOut, out var spender) && spender.Txid == txid)
            {
                _spenders.Remove(input.PrevOut);
            }
        }
        foreach (var script in scripts.Where(_byScript.ContainsKey))
        {
            _byScript[script].Remove(txid);
        }
        _transactions.Remove(txid);
    }

    private void Touch(Script script, uint256 txid)
    {
        if (!_byScript.TryGetValue(script, out var touching))
        {
            _byScript[script] = touching = [];
        }
        touching.Add(txid);
    }
}
