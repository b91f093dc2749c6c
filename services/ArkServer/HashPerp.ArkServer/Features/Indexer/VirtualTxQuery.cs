using Dapper;
using HashPerp.ArkServer.Core;
using HashPerp.Contracts.Ark.V1;
using Npgsql;

namespace HashPerp.ArkServer.Features.Indexer;

/// <summary>GetVirtualTxs: the signed PSBTs of tree, checkpoint and ark transactions, in the order asked for.</summary>
public sealed class VirtualTxQuery(NpgsqlDataSource database)
{
    public async Task<GetVirtualTxsResponse> RunAsync(GetVirtualTxsRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (txids, page) = Paging.Page(RequestFields.Txids(request.Txids), request.Page, Paging.VtxoCap);
        await using var connection = await database.OpenConnectionAsync(cancel);
        // Forfeits and connectors are the operator's own defence; they are listed elsewhere, not handed out.
        var found = (await connection.QueryAsync<(string Txid, string Psbt)>(
            """
            select txid, psbt from batch_txs b join rounds r using (commitment_txid) where txid = any(@txids) and b.kind = 'tree' and r.state <> 'failed'
            union all select ark_txid, psbt from offchain_txs where ark_txid = any(@txids)
            union all select txid, psbt from checkpoints where txid = any(@txids)
            """,
            new { txids = txids.ToArray() })).ToDictionary(row => row.Txid, row => row.Psbt);
        return new GetVirtualTxsResponse
        {
            Txs =
            {
                txids.Select(txid => found.GetValueOrDefault(txid)
                    ?? throw OperatorErrors.TxNotFound.Error($"{txid} is not a virtual transaction of this operator.").With("txid", txid)),
            },
            Page = page,
        };
    }
}
