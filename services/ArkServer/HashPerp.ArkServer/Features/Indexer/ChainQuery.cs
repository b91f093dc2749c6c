using Dapper;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Data;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using Npgsql;

namespace HashPerp.ArkServer.Features.Indexer;

/// <summary>GetVtxoChain: every transaction between a VTXO and its commitment transactions, the VTXO's own first, each before its parents.</summary>
public sealed class ChainQuery(NpgsqlDataSource database)
{
    private const int MaxNodes = 10_000;

    public async Task<GetVtxoChainResponse> RunAsync(GetVtxoChainRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var outPoint = RequestFields.OutPointOf(request.Outpoint);
        await using var connection = await database.OpenConnectionAsync(cancel);
        if ((await VtxoStore.FindAsync(connection, [outPoint])).Count == 0)
        {
            throw OperatorErrors.VtxoNotFound.Error($"{outPoint} is not a VTXO of this operator.").With("vtxo_outpoint", outPoint);
        }
        var nodes = await LoadAsync(connection, outPoint.Hash.ToString());
        var all = ChainOrder.Sort(outPoint.Hash.ToString(), nodes);
        var (items, page, next) = request.PageToken.Length > 0
            ? PageToken.Page(all, request.PageToken, outPoint, request.Page, Paging.VtxoCap)
            : First(all, outPoint, request.Page);
        var response = new GetVtxoChainResponse { Page = page, NextPageToken = next };
        response.Chain.AddRange(items.Select(node => new IndexerChain
        {
            Txid = node.Txid,
            ExpiresAt = node.ExpiresAt,
            Type = node.Type,
            Spends = { node.Parents },
        }));
        return response;
    }

    private static (IReadOnlyList<ChainNode> Items, IndexerPageResponse? Page, string Next) First(
        IReadOnlyList<ChainNode> all, OutPoint outPoint, IndexerPageRequest? request)
    {
        var (items, page) = Paging.Page(all, request, Paging.VtxoCap);
        return (items, page, page is null ? "" : PageToken.After(outPoint, ((page.Current - 1) * Math.Min(request!.Size, Paging.VtxoCap)) + items.Count, all.Count));
    }

    /// <summary>Level by level, one round of queries for each: a wide history costs no more than a narrow one of the same length.</summary>
    private static async Task<IReadOnlyDictionary<string, ChainNode>> LoadAsync(NpgsqlConnection connection, string start)
    {
        var nodes = new Dictionary<string, ChainNode>();
        string[] level = [start];
        while (level.Length > 0)
        {
            var found = await LevelAsync(connection, level);
            foreach (var node in found)
            {
                nodes[node.Txid] = node;
            }
            if (nodes.Count > MaxNodes)
            {
                throw OperatorErrors.InvalidRequest.Error($"The history has more than {MaxNodes} transactions.", "Settle this VTXO in a batch.");
            }
            level = [.. found.SelectMany(node => node.Parents).Distinct().Where(txid => !nodes.ContainsKey(txid))];
        }
        return nodes;
    }

    private static async Task<List<ChainNode>> LevelAsync(NpgsqlConnection connection, string[] txids)
    {
        var rows = await connection.QueryAsync<(string Txid, int Type, long ExpiresAt, string[] Parents)>(
            """
            select o.ark_txid, 2, coalesce((select min(v.expires_at) from vtxos v join checkpoints c on v.txid = c.spent_txid and v.vout = c.spent_vout
                                            where c.ark_txid = o.ark_txid), 0),
                   (select array_agg(c.txid order by c.position) from checkpoints c where c.ark_txid = o.ark_txid)
            from offchain_txs o where o.ark_txid = any(@txids)
            union all
            select c.txid, 4, coalesce((select v.expires_at from vtxos v where v.txid = c.spent_txid and v.vout = c.spent_vout), 0), array[c.spent_txid]
            from checkpoints c where c.txid = any(@txids)
            union all
            select b.txid, 3, r.expires_at, array[b.parent_txid] from batch_txs b join rounds r using (commitment_txid)
            where b.txid = any(@txids) and b.kind = 'tree'
            union all
            select r.commitment_txid, 1, r.expires_at, array[]::text[] from rounds r where r.commitment_txid = any(@txids)
            """,
            new { txids });
        return [.. rows.Select(row => new ChainNode(row.Txid, (IndexerChainedTxType)row.Type, row.ExpiresAt, row.Parents))];
    }
}
