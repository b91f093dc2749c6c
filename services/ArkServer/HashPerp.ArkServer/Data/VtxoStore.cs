using Dapper;
using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using Npgsql;

namespace HashPerp.ArkServer.Data;

/// <summary>Reads and writes of <c>vtxos</c> that several use cases share. Writes run in the caller's transaction.</summary>
public static class VtxoStore
{
    /// <summary>
    /// Loads outpoints and locks their rows until the transaction ends, always in the same order, so that two requests for overlapping coins queue up
    /// instead of deadlocking, and the second sees what the first did.
    /// </summary>
    public static async Task<IReadOnlyDictionary<OutPoint, VtxoRecord>> LockAsync(NpgsqlTransaction transaction, IReadOnlyCollection<OutPoint> outPoints)
    {
        var rows = await transaction.Connection!.QueryAsync<VtxoRow>(
            $"""
            select {VtxoRow.Columns} from vtxos v
            where (v.txid, v.vout) in (select * from unnest(@Txids, @Vouts))
            order by v.txid, v.vout
            for update
            """,
            Keys(outPoints),
            transaction);
        return rows.Select(row => row.ToRecord()).ToDictionary(record => record.OutPoint);
    }

    public static async Task<IReadOnlyList<VtxoRecord>> FindAsync(NpgsqlConnection connection, IReadOnlyCollection<OutPoint> outPoints)
    {
        var rows = await connection.QueryAsync<VtxoRow>(
            $"select {VtxoRow.Columns} from vtxos v where (v.txid, v.vout) in (select * from unnest(@Txids, @Vouts)) order by v.created_seq",
            Keys(outPoints));
        return [.. rows.Select(row => row.ToRecord())];
    }

    public static async Task<IReadOnlyList<VtxoRecord>> SettledByAsync(NpgsqlConnection connection, string commitmentTxid)
    {
        var rows = await connection.QueryAsync<VtxoRow>($"select {VtxoRow.Columns} from vtxos v where v.settled_by = @commitmentTxid", new { commitmentTxid });
        return [.. rows.Select(row => row.ToRecord())];
    }

    /// <summary>Marks one VTXO spent. Exactly one caller ever succeeds for an outpoint; a second one is a bug, since rows are locked and checked first.</summary>
    public static async Task SpendAsync(NpgsqlTransaction transaction, OutPoint outPoint, string spentBy, string arkTxid, string settledBy)
    {
        var changed = await transaction.Connection!.ExecuteAsync(
            """
            update vtxos set is_spent = true, spent_by = @spentBy, ark_txid = @arkTxid, settled_by = @settledBy
            where txid = @txid and vout = @vout and not is_spent
            """,
            new { txid = outPoint.Hash.ToString(), vout = (int)outPoint.N, spentBy, arkTxid, settledBy },
            transaction);
        if (changed != 1)
        {
            throw OperatorErrors.VtxoAlreadySpent.Error($"{outPoint} is already spent.").With("vtxo_outpoint", outPoint);
        }
    }

    public static async Task InsertAsync(NpgsqlTransaction transaction, IEnumerable<VtxoRecord> vtxos)
    {
        foreach (var vtxo in vtxos)
        {
            await transaction.Connection!.ExecuteAsync(
                """
                insert into vtxos (txid, vout, amount, script, created_at, expires_at, commitment_txids, depth, is_preconfirmed, is_swept)
                values (@Txid, @Vout, @Amount, @Script, @CreatedAt, @ExpiresAt, @CommitmentTxids, @Depth, @IsPreconfirmed, @IsSwept)
                """,
                new
                {
                    Txid = vtxo.OutPoint.Hash.ToString(),
                    Vout = (int)vtxo.OutPoint.N,
                    Amount = vtxo.Amount.Value,
                    Script = vtxo.Script.ToHex(),
                    vtxo.CreatedAt,
                    vtxo.ExpiresAt,
                    CommitmentTxids = vtxo.CommitmentTxids.ToArray(),
                    vtxo.Depth,
                    vtxo.IsPreconfirmed,
                    vtxo.IsSwept,
                },
                transaction);
        }
    }

    private static object Keys(IReadOnlyCollection<OutPoint> outPoints) => new
    {
        Txids = outPoints.Select(outPoint => outPoint.Hash.ToString()).ToArray(),
        Vouts = outPoints.Select(outPoint => checked((int)outPoint.N)).ToArray(),
    };
}
