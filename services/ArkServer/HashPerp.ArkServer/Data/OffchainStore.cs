using Dapper;
using HashPerp.Bitcoin;
using Npgsql;

namespace HashPerp.ArkServer.Data;

/// <summary>A row of <c>checkpoints</c>.</summary>
public sealed record CheckpointRow(string Txid, string ArkTxid, int Position, string SpentTxid, int SpentVout, string Psbt)
{
    public OutPoint Spent => new(uint256.Parse(SpentTxid), (uint)SpentVout);
}

/// <summary>An ark transaction with its checkpoints as stored.</summary>
public sealed record OffchainTxRow(string ArkTxid, string State, string Psbt, IReadOnlyList<CheckpointRow> Checkpoints)
{
    public const string Accepted = "accepted";

    public const string Finalized = "finalized";

    /// <summary>It can never reach the chain; its inputs are free again.</summary>
    public const string Released = "released";

    public bool IsFinalized => State == Finalized;

    public bool IsReleased => State == Released;
}

/// <summary>Reads and writes of <c>offchain_txs</c> and <c>checkpoints</c>.</summary>
public static class OffchainStore
{
    private const string CheckpointColumns = "txid, ark_txid, position, spent_txid, spent_vout, psbt";

    /// <summary>Loads one ark transaction; <paramref name="transaction"/> locks its row, so that two finalizations run one after the other.</summary>
    public static async Task<OffchainTxRow?> FindAsync(NpgsqlConnection connection, string arkTxid, NpgsqlTransaction? transaction = null)
    {
        var head = await connection.QuerySingleOrDefaultAsync<(string State, string Psbt)?>(
            $"select state, psbt from offchain_txs where ark_txid = @arkTxid {(transaction is null ? "" : "for update")}", new { arkTxid }, transaction);
        if (head is null)
        {
            return null;
        }
        var checkpoints = await connection.QueryAsync<CheckpointRow>(
            $"select {CheckpointColumns} from checkpoints where ark_txid = @arkTxid order by position", new { arkTxid }, transaction);
        return new OffchainTxRow(arkTxid, head.Value.State, head.Value.Psbt, [.. checkpoints]);
    }

    public static async Task InsertAcceptedAsync(NpgsqlTransaction transaction, OffchainTxRow tx, long createdAt)
    {
        await transaction.Connection!.ExecuteAsync(
            "insert into offchain_txs (ark_txid, state, psbt, created_at) values (@ArkTxid, @State, @Psbt, @createdAt)",
            new { tx.ArkTxid, State = OffchainTxRow.Accepted, tx.Psbt, createdAt },
            transaction);
        await transaction.Connection!.ExecuteAsync(
            $"insert into checkpoints ({CheckpointColumns}) values (@Txid, @ArkTxid, @Position, @SpentTxid, @SpentVout, @Psbt)", tx.Checkpoints, transaction);
    }

    public static async Task FinalizeAsync(NpgsqlTransaction transaction, string arkTxid, IEnumerable<CheckpointRow> checkpoints, long finalizedAt)
    {
        await transaction.Connection!.ExecuteAsync(
            "update offchain_txs set state = @Finalized, finalized_at = @finalizedAt where ark_txid = @arkTxid",
            new { OffchainTxRow.Finalized, arkTxid, finalizedAt },
            transaction);
        await transaction.Connection!.ExecuteAsync(
            "update checkpoints set psbt = @Psbt where txid = @Txid", checkpoints.Select(row => new { row.Psbt, row.Txid }), transaction);
    }

    /// <summary>Frees the inputs of a transaction that will never be final. Its checkpoints go, since a coin's next spend may have the same ones.</summary>
    public static Task ReleaseAsync(NpgsqlTransaction transaction, OffchainTxRow tx)
    {
        ArgumentNullException.ThrowIfNull(tx);
        return transaction.Connection!.ExecuteAsync(
            """
            update vtxos set is_spent = false, spent_by = '', ark_txid = '' where ark_txid = @ArkTxid and is_spent and settled_by = '';
            delete from checkpoints where ark_txid = @ArkTxid;
            update offchain_txs set state = 'released' where ark_txid = @ArkTxid
            """,
            tx,
            transaction);
    }

    /// <summary>Accepted, not finalized transactions that lock any of these coins.</summary>
    public static async Task<IReadOnlyList<OffchainTxRow>> PendingAsync(NpgsqlConnection connection, IReadOnlyCollection<OutPoint> inputs)
    {
        var ids = await connection.QueryAsync<string>(
            """
            select distinct c.ark_txid from checkpoints c join offchain_txs o using (ark_txid)
            where o.state = 'accepted' and (c.spent_txid, c.spent_vout) in (select * from unnest(@Txids, @Vouts))
            """,
            new { Txids = inputs.Select(input => input.Hash.ToString()).ToArray(), Vouts = inputs.Select(input => checked((int)input.N)).ToArray() });
        var found = new List<OffchainTxRow>();
        foreach (var id in ids)
        {
            found.Add((await FindAsync(connection, id))!);
        }
        return found;
    }
}
