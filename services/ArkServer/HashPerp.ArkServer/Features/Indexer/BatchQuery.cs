using System.Text.Json;
using Dapper;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Data;
using HashPerp.Contracts.Ark.V1;
using Npgsql;

namespace HashPerp.ArkServer.Features.Indexer;

/// <summary>What there is to know about one batch: its commitment transaction, trees and forfeits.</summary>
public sealed class BatchQuery(NpgsqlDataSource database)
{
    public async Task<GetCommitmentTxResponse> CommitmentAsync(string txid, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var round = await RequireRoundAsync(connection, RequestFields.Txid(txid));
        var response = new GetCommitmentTxResponse
        {
            StartedAt = round.StartedAt,
            EndedAt = round.EndedAt,
            TotalInputAmount = (ulong)round.InputSat,
            TotalInputVtxos = round.InputVtxos,
            TotalOutputAmount = (ulong)round.BatchSat,
            TotalOutputVtxos = round.BatchVtxos,
        };
        if (round.BatchVout is { } vout)
        {
            response.Batches[(uint)vout] = new IndexerBatch
            {
                TotalOutputAmount = (ulong)round.BatchSat,
                TotalOutputVtxos = round.BatchVtxos,
                ExpiresAt = round.ExpiresAt,
                Swept = (await SweepStore.OfAsync(connection, round.CommitmentTxid)).Any(sweep => sweep.State == SweepRow.Confirmed),
            };
        }
        return response;
    }

    /// <summary>The confirmed sweeps of a batch; several where it was partly unrolled.</summary>
    public async Task<GetBatchSweepTransactionsResponse> SweepsAsync(GetBatchSweepTransactionsRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var connection = await database.OpenConnectionAsync(cancel);
        var round = await RequireRoundAsync(connection, RequestFields.OutPointOf(request.BatchOutpoint).Hash.ToString());
        var sweeps = (await SweepStore.OfAsync(connection, round.CommitmentTxid)).Where(sweep => sweep.State == SweepRow.Confirmed);
        return new GetBatchSweepTransactionsResponse { SweptBy = { sweeps.Select(sweep => sweep.Txid) } };
    }

    public async Task<GetForfeitTxsResponse> ForfeitsAsync(GetForfeitTxsRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var connection = await database.OpenConnectionAsync(cancel);
        var round = await RequireRoundAsync(connection, RequestFields.Txid(request.Txid));
        var txids = (await connection.QueryAsync<string>("select txid from forfeits where commitment_txid = @CommitmentTxid order by txid", round)).ToList();
        var (items, page) = Paging.Page(txids, request.Page, Paging.ForfeitCap);
        return new GetForfeitTxsResponse { Txids = { items }, Page = page };
    }

    public async Task<GetConnectorsResponse> ConnectorsAsync(GetConnectorsRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (items, page) = await NodesAsync(RequestFields.Txid(request.Txid), BatchTxRow.Connector, request.Page, cancel);
        return new GetConnectorsResponse { Connectors = { items }, Page = page };
    }

    public async Task<GetVtxoTreeResponse> TreeAsync(GetVtxoTreeRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var txid = RequestFields.OutPointOf(request.BatchOutpoint).Hash.ToString();
        var (items, page) = await NodesAsync(txid, BatchTxRow.Tree, request.Page, cancel);
        return new GetVtxoTreeResponse { VtxoTree = { items }, Page = page };
    }

    public async Task<GetVtxoTreeLeavesResponse> LeavesAsync(GetVtxoTreeLeavesRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var connection = await database.OpenConnectionAsync(cancel);
        var round = await RequireRoundAsync(connection, RequestFields.OutPointOf(request.BatchOutpoint).Hash.ToString());
        var leaves = (await connection.QueryAsync<(string Txid, int Vout)>(
            """
            select v.txid, v.vout from vtxos v join batch_txs b using (txid)
            where b.commitment_txid = @CommitmentTxid and b.kind = 'tree' order by b.position, v.vout
            """,
            round)).ToList();
        var (items, page) = Paging.Page(leaves, request.Page, Paging.TreeCap);
        var outPoints = items.Select(leaf => new IndexerOutpoint { Txid = leaf.Txid, Vout = (uint)leaf.Vout });
        return new GetVtxoTreeLeavesResponse { Leaves = { outPoints }, Page = page };
    }

    private async Task<(IEnumerable<IndexerNode> Items, IndexerPageResponse? Page)> NodesAsync(
        string commitmentTxid, string kind, IndexerPageRequest? request, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var round = await RequireRoundAsync(connection, commitmentTxid);
        var (rows, page) = Paging.Page(await RoundStore.TxsAsync(connection, round.CommitmentTxid, kind), request, Paging.TreeCap);
        return (rows.Select(ToNode), page);
    }

    private static IndexerNode ToNode(BatchTxRow row)
    {
        var node = new IndexerNode { Txid = row.Txid };
        foreach (var (index, child) in JsonSerializer.Deserialize<Dictionary<uint, string>>(row.Children)!)
        {
            node.Children[index] = child;
        }
        return node;
    }

    private static async Task<RoundRow> RequireRoundAsync(NpgsqlConnection connection, string txid) => await RoundStore.FindAsync(connection, txid)
        ?? throw OperatorErrors.TxNotFound.Error($"{txid} is not a commitment transaction of this operator.").With("txid", txid);
}
