using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <content>What the operator knows about VTXOs. Hints only: ownership and ancestry are verified from transactions.</content>
public sealed partial class OperatorClient
{
    /// <summary>Answers hold at most this many entries a page.</summary>
    private const int PageSize = 100;

    /// <summary>Pages beyond this are not read: no wallet or coin of ours is that large.</summary>
    private const int MaxPages = 100;

    /// <summary>All VTXOs of these scripts, spent ones included.</summary>
    public async Task<IReadOnlyList<OperatorVtxo>> GetVtxosAsync(IReadOnlyList<Script> scripts, bool spendableOnly = false, CancellationToken cancel = default)
    {
        var vtxos = new List<OperatorVtxo>();
        foreach (var chunk in scripts.Chunk(PageSize))
        {
            var request = new GetVtxosRequest { SpendableOnly = spendableOnly };
            request.Scripts.Add(chunk.Select(script => script.ToHex()));
            vtxos.AddRange(await GetVtxosAsync(request, cancel));
        }
        return vtxos;
    }

    public async Task<IReadOnlyList<OperatorVtxo>> GetVtxosAsync(IReadOnlyList<OutPoint> outPoints, CancellationToken cancel = default)
    {
        var vtxos = new List<OperatorVtxo>();
        foreach (var chunk in outPoints.Chunk(PageSize))
        {
            var request = new GetVtxosRequest();
            request.Outpoints.Add(chunk.Select(outPoint => outPoint.ToString()));
            vtxos.AddRange(await GetVtxosAsync(request, cancel));
        }
        return vtxos;
    }

    /// <summary>The txids of a VTXO's virtual ancestors, the commitment transactions left out.</summary>
    public async Task<IReadOnlyList<uint256>> GetVtxoChainAsync(OutPoint vtxo, CancellationToken cancel = default)
    {
        var txids = new List<uint256>();
        for (var (page, read) = (0, 0); read < MaxPages; read++)
        {
            var request = new GetVtxoChainRequest
            {
                Outpoint = new IndexerOutpoint { Txid = vtxo.Hash.ToString(), Vout = vtxo.N },
                Page = new IndexerPageRequest { Size = PageSize, Index = page },
            };
            var answer = await ReadAsync(nameof(GetVtxoChainAsync), options => _indexer.GetVtxoChainAsync(request, options), cancel);
            txids.AddRange(answer.Chain.Where(link => link.Type != IndexerChainedTxType.Commitment).Select(link => uint256.Parse(link.Txid)));
            if (answer.Page is null || answer.Page.Next <= answer.Page.Current || answer.Chain.Count == 0)
            {
                break;
            }
            page = answer.Page.Next;
        }
        return [.. txids.Distinct()];
    }

    /// <summary>Virtual transactions as the operator holds them.</summary>
    public async Task<IReadOnlyList<PSBT>> GetVirtualTxsAsync(IReadOnlyList<uint256> txids, CancellationToken cancel = default)
    {
        var psbts = new List<PSBT>();
        foreach (var chunk in txids.Chunk(PageSize))
        {
            var request = new GetVirtualTxsRequest();
            request.Txids.Add(chunk.Select(txid => txid.ToString()));
            var answer = await ReadAsync(nameof(GetVirtualTxsAsync), options => _indexer.GetVirtualTxsAsync(request, options), cancel);
            psbts.AddRange(answer.Txs.Take(chunk.Length).Select(PSBT.Parse));
        }
        return psbts;
    }

    private async Task<IReadOnlyList<OperatorVtxo>> GetVtxosAsync(GetVtxosRequest request, CancellationToken cancel)
    {
        var vtxos = new List<OperatorVtxo>();
        for (var (page, read) = (0, 0); read < MaxPages; read++)
        {
            request.Page = new IndexerPageRequest { Size = PageSize, Index = page };
            var answer = await ReadAsync(nameof(GetVtxosAsync), options => _indexer.GetVtxosAsync(request, options), cancel);
            vtxos.AddRange(answer.Vtxos.Select(OperatorVtxo.Read));
            if (answer.Page is null || answer.Page.Next <= answer.Page.Current || answer.Vtxos.Count == 0)
            {
                break;
            }
            page = answer.Page.Next;
        }
        return [.. vtxos.DistinctBy(vtxo => vtxo.OutPoint)];
    }
}
