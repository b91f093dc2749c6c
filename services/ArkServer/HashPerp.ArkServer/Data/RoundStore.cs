using Dapper;
using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using Npgsql;

namespace HashPerp.ArkServer.Data;

/// <summary>Writes a batch in the two steps that make it survive a crash: persisted before broadcast, VTXOs once the node has it.</summary>
public static class RoundStore
{
    /// <summary>Step one: everything needed to broadcast, to unroll and to answer fraud, and the inputs spent. All or nothing.</summary>
    public static async Task PersistAsync(
        NpgsqlTransaction transaction, RoundRow round, IEnumerable<BatchTxRow> txs, IReadOnlyCollection<ForfeitRow> forfeits, IEnumerable<OutPoint> unforfeited)
    {
        var connection = transaction.Connection!;
        await connection.ExecuteAsync(
            """
            insert into rounds (commitment_txid, batch_id, state, commitment_tx, commitment_psbt, started_at, ended_at, input_sat, input_vtxos, batch_vout,
                                batch_sat, batch_vtxos, connector_vout, connector_sat, fee_sat, expires_at)
            values (@CommitmentTxid, @BatchId, @State, @CommitmentTx, @CommitmentPsbt, @StartedAt, @EndedAt, @InputSat, @InputVtxos, @BatchVout,
                    @BatchSat, @BatchVtxos, @ConnectorVout, @ConnectorSat, @FeeSat, @ExpiresAt)
            """,
            round,
            transaction);
        await connection.ExecuteAsync(
            """
            insert into batch_txs (txid, commitment_txid, kind, position, parent_txid, children, psbt)
            values (@Txid, @CommitmentTxid, @Kind, @Position, @ParentTxid, @Children::jsonb, @Psbt)
            """,
            txs,
            transaction);
        await connection.ExecuteAsync(
            "insert into forfeits (txid, commitment_txid, vtxo_txid, vtxo_vout, psbt) values (@Txid, @CommitmentTxid, @VtxoTxid, @VtxoVout, @Psbt)",
            forfeits,
            transaction);
        foreach (var forfeit in forfeits)
        {
            var spent = new OutPoint(uint256.Parse(forfeit.VtxoTxid), (uint)forfeit.VtxoVout);
            await VtxoStore.SpendAsync(transaction, spent, spentBy: forfeit.Txid, arkTxid: "", settledBy: round.CommitmentTxid);
        }
        foreach (var spent in unforfeited)
        {
            await VtxoStore.SpendAsync(transaction, spent, spentBy: round.CommitmentTxid, arkTxid: "", settledBy: round.CommitmentTxid);
        }
    }

    /// <summary>Step two: the node has the commitment transaction, so its leaves are money.</summary>
    public static async Task CompleteAsync(NpgsqlTransaction transaction, string commitmentTxid, IEnumerable<VtxoRecord> vtxos)
    {
        await VtxoStore.InsertAsync(transaction, vtxos);
        // The chain watcher may have seen the confirmation first.
        await transaction.Connection!.ExecuteAsync(
            """
            update rounds set state = case when confirmed_height is null then 'broadcast' else 'confirmed' end
            where commitment_txid = @commitmentTxid and state = 'persisted'
            """,
            new { commitmentTxid },
            transaction);
    }

    /// <summary>The commitment can never confirm: its connectors will never exist, so the forfeits are void and the inputs live again.</summary>
    public static async Task FailAsync(NpgsqlTransaction transaction, string commitmentTxid, string reason)
    {
        await transaction.Connection!.ExecuteAsync(
            "update vtxos set is_spent = false, spent_by = '', settled_by = '' where settled_by = @commitmentTxid", new { commitmentTxid }, transaction);
        await transaction.Connection!.ExecuteAsync(
            "update rounds set state = @Failed, failure = @reason where commitment_txid = @commitmentTxid", new { RoundRow.Failed, reason, commitmentTxid }, transaction);
    }

    public static async Task<IReadOnlyList<RoundRow>> ByStateAsync(NpgsqlConnection connection, params string[] states) =>
        [.. await connection.QueryAsync<RoundRow>($"select {RoundRow.Columns} from rounds where state = any(@states) order by started_at", new { states })];

    public static Task<RoundRow?> FindAsync(NpgsqlConnection connection, string commitmentTxid) => connection.QuerySingleOrDefaultAsync<RoundRow>(
        $"select {RoundRow.Columns} from rounds where commitment_txid = @commitmentTxid and state <> 'failed'", new { commitmentTxid });

    /// <summary>The round if it still waits for its end; its row is locked, so that it ends once.</summary>
    public static Task<RoundRow?> LockPersistedAsync(NpgsqlTransaction transaction, string commitmentTxid) =>
        transaction.Connection!.QuerySingleOrDefaultAsync<RoundRow>(
            $"select {RoundRow.Columns} from rounds where commitment_txid = @commitmentTxid and state = 'persisted' for update", new { commitmentTxid }, transaction);

    public static async Task<IReadOnlyList<BatchTxRow>> TxsAsync(NpgsqlConnection connection, string commitmentTxid, string kind) =>
        [.. await connection.QueryAsync<BatchTxRow>(
            """
            select txid, commitment_txid, kind, position, parent_txid, children::text as children, psbt
            from batch_txs where commitment_txid = @commitmentTxid and kind = @kind order by position
            """,
            new { commitmentTxid, kind })];
}
