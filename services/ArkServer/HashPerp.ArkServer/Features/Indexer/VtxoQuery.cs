using Dapper;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Data;
using HashPerp.ArkServer.Grpc;
using HashPerp.Contracts.Ark.V1;
using Npgsql;

namespace HashPerp.ArkServer.Features.Indexer;

/// <summary>GetVtxos: by script, with at most one filter, or by outpoint, without.</summary>
public sealed class VtxoQuery(NpgsqlDataSource database)
{
    private const string Spendable = "not v.is_spent and not v.is_swept and v.unrolled_height is null";

    private const string Recoverable = "not v.is_spent and (v.is_swept or v.amount < 330 or cardinality(v.commitment_txids) = 0)";

    private const string Pending = "exists (select 1 from offchain_txs o where o.ark_txid = v.ark_txid and o.state = 'accepted')";

    public async Task<GetVtxosResponse> RunAsync(GetVtxosRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Scripts.Count > 0 == request.Outpoints.Count > 0)
        {
            throw OperatorErrors.InvalidRequest.Error("Scripts and outpoints are both given, or both missing.", "Send exactly one of the two lists.");
        }
        await using var connection = await database.OpenConnectionAsync(cancel);
        var found = request.Outpoints.Count > 0
            ? await VtxoStore.FindAsync(connection, RequestFields.OutPoints(request.Outpoints))
            : await ByScriptAsync(connection, request);
        var (items, page) = Paging.Page(found, request.Page, Paging.VtxoCap);
        return new GetVtxosResponse { Vtxos = { items.Select(WireVtxo.ToIndexerVtxo) }, Page = page };
    }

    private static async Task<IReadOnlyList<VtxoRecord>> ByScriptAsync(NpgsqlConnection connection, GetVtxosRequest request)
    {
        var rows = await connection.QueryAsync<VtxoRow>(
            $"""
            select {VtxoRow.Columns} from vtxos v
            where v.script = any(@scripts) and ({Filter(request)})
              and (@after = 0 or v.created_at * 1000 >= @after) and (@before = 0 or v.created_at * 1000 < @before)
            order by v.created_seq limit {Paging.Unpaged + 1}
            """,
            new { scripts = RequestFields.Scripts(request.Scripts).ToArray(), after = request.After, before = request.Before });
        return [.. rows.Select(row => row.ToRecord())];
    }

    private static string Filter(GetVtxosRequest request)
    {
        (bool Wanted, string Sql)[] filters =
        [
            (request.SpendableOnly, Spendable),
            (request.SpentOnly, "v.is_spent"),
            (request.RecoverableOnly, Recoverable),
            (request.PendingOnly, Pending),
            (request.RenewableOnly, $"({Spendable}) or ({Recoverable})"),
        ];
        var wanted = filters.Where(filter => filter.Wanted).Select(filter => filter.Sql).ToList();
        return wanted.Count switch
        {
            0 => "true",
            1 => wanted[0],
            _ => throw OperatorErrors.InvalidRequest.Error($"{wanted.Count} filters.", "Set one at most."),
        };
    }
}
