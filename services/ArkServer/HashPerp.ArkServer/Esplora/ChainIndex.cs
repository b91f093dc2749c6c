using System.Buffers.Binary;
using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Esplora;

/// <summary>
/// Brings the index up to the node's best chain and mempool whenever somebody asks: what wallets are told is as new as their question. The first question reads the
/// whole chain, so a chain longer than <see cref="ArkServerOptions.EsploraMaxBlocks"/> is refused.
/// </summary>
public sealed class ChainIndex(RPCClient node, ArkServerOptions options) : IDisposable
{
    private const int MaxTransactions = 500_000;

    private const int HeaderTimeOffset = 68;

    private readonly SemaphoreSlim _gate = new(1, 1);

    private readonly TxIndex _index = new(MaxTransactions);

    private readonly List<(IndexedBlock Block, IReadOnlyList<uint256> Txids)> _chain = [];

    /// <summary>Asks the index while nobody else changes it.</summary>
    /// <exception cref="HashPerpException"><see cref="OperatorErrors.EsploraUnavailable"/>, <see cref="BitcoinErrors.NodeUnreachable"/>.</exception>
    public async Task<T> ReadAsync<T>(Func<TxIndex, T> read, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(read);
        await _gate.WaitAsync(cancel);
        try
        {
            await RefreshAsync(cancel);
            return read(_index);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task RefreshAsync(CancellationToken cancel)
    {
        var best = await node.GetBestBlockHashAsync(cancel);
        if (_chain.Count == 0 || _chain[^1].Block.Hash != best)
        {
            await FollowAsync(cancel);
        }
        await ReadMempoolAsync(cancel);
    }

    private async Task FollowAsync(CancellationToken cancel)
    {
        var height = await node.GetBlockCountAsync(cancel);
        if (height > options.EsploraMaxBlocks)
        {
            throw OperatorErrors.EsploraUnavailable.Error($"The chain has {height} blocks; this operator indexes at most {options.EsploraMaxBlocks}.", "Ask a real block explorer.");
        }
        while (_chain.Count > 0 && (_chain.Count - 1 > height || await node.GetBlockHashAsync(_chain.Count - 1, cancel) != _chain[^1].Block.Hash))
        {
            Disconnect();
        }
        for (var next = _chain.Count; next <= height; next++)
        {
            await ConnectAsync(next, cancel);
        }
    }

    private async Task ConnectAsync(int height, CancellationToken cancel)
    {
        var hash = await node.GetBlockHashAsync(height, cancel);
        var block = await node.GetBlockAsync(hash, cancel);
        if (_chain.Count > 0 && !block.Header.AsSpan(4, 32).SequenceEqual(_chain[^1].Block.Hash.ToBytes()))
        {
            // The chain changed while it was read; the next question sees the new one.
            throw new HashPerpException(BitcoinErrors.NodeUnreachable, "The best chain changed while it was read.", "Ask again.");
        }
        var indexed = new IndexedBlock(height, hash, BinaryPrimitives.ReadUInt32LittleEndian(block.Header.AsSpan(HeaderTimeOffset)));
        List<uint256> txids = [.. block.Transactions.Select(transaction => transaction.GetHash())];
        for (var i = 0; i < txids.Count; i++)
        {
            _index.Add(txids[i], block.Transactions[i], indexed);
        }
        _chain.Add((indexed, txids));
    }

    private void Disconnect()
    {
        foreach (var txid in _chain[^1].Txids.Reverse())
        {
            _index.Remove(txid);
        }
        _chain.RemoveAt(_chain.Count - 1);
    }

    private async Task ReadMempoolAsync(CancellationToken cancel)
    {
        var mempool = (await node.GetRawMempoolAsync(cancel)).ToHashSet();
        foreach (var gone in _index.Unconfirmed.Where(txid => !mempool.Contains(txid)).ToList())
        {
            _index.Remove(gone);
        }
        var news = new Dictionary<uint256, Transaction>();
        foreach (var txid in mempool.Where(txid => !_index.Contains(txid)))
        {
            // Null: it has left between the two calls.
            if (await node.GetRawTransactionAsync(txid, cancel) is { BlockHash: null } found)
            {
                news[txid] = found.Transaction;
            }
        }
        while (news.FirstOrDefault(tx => !tx.Value.Inputs.Any(input => news.ContainsKey(input.PrevOut.Hash))) is { Value: { } transaction } parent)
        {
            // Parents first: a child's inputs are looked up in what is there.
            _index.Add(parent.Key, transaction, null);
            news.Remove(parent.Key);
        }
    }
}
