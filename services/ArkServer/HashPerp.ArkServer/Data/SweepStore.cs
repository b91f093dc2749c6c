using Dapper;
using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using Npgsql;

namespace HashPerp.ArkServer.Data;

/// <summary>A row of <c>sweeps</c>.</summary>
public sealed record SweepRow
{
    /// <summary>Written down, and perhaps with the node.</summary>
    public const string Broadcast = "broadcast";

    public const string Confirmed = "confirmed";

    /// <summary>Somebody unrolled what it would have taken.</summary>
    public const string Failed = "failed";

    public required string Txid { get; init; }

    /// <summary>The batch whose outputs it takes; null when it takes a checkpoint's.</summary>
    public string? CommitmentTxid { get; init; }

    public string? CheckpointTxid { get; init; }

    public string State { get; init; } = Broadcast;

    /// <summary>Signed, hex.</summary>
    public required string Tx { get; init; }

    /// <summary>The tree transactions whose place it takes.</summary>
    public required string[] TreeTxids { get; init; }

    public required long SweptSat { get; init; }

    public required long FeeSat { get; init; }
}

/// <summary>A checkpoint on chain.</summary>
public sealed record UnrolledCheckpoint(string Txid, string Psbt, int Height);

/// <summary>What the operator sweeps, and what became of the VTXOs below.</summary>
public static class SweepStore
{
    private const string Columns = "txid, commitment_txid, checkpoint_txid, state, tx, tree_txids, swept_sat, fee_sat";

    /// <summary>Batches past their expiry in which something may be left to sweep.</summary>
    /// <param name="medianTime">Of the tip.</param>
    public static async Task<IReadOnlyList<RoundRow>> ExpiredAsync(NpgsqlConnection connection, long medianTime) => [.. await connection.QueryAsync<RoundRow>(
        $"""
        select {RoundRow.Columns} from rounds
        where state = 'confirmed' and not is_swept and batch_vout is not null and expires_at <= @medianTime and sweep_after <= @medianTime
        order by expires_at limit 100
        """,
        new { medianTime })];

    public static async Task<IReadOnlyDictionary<uint256, int>> UnrolledAsync(NpgsqlConnection connection, string commitmentTxid) =>
        (await connection.QueryAsync<(string Txid, int Height)>(
            "select txid, unrolled_height from batch_txs where commitment_txid = @commitmentTxid and kind = 'tree' and unrolled_height is not null",
            new { commitmentTxid })).ToDictionary(row => uint256.Parse(row.Txid), row => row.Height);

    /// <summary>
    /// Checkpoints that are on chain without their ark transaction, and whether a sweep of each has been written down. One whose output was swept long ago is not
    /// among them.
    /// </summary>
    public static async Task<IReadOnlyList<UnrolledCheckpoint>> CheckpointsAsync(NpgsqlConnection connection) => [.. await connection.QueryAsync<UnrolledCheckpoint>(
        """
        select c.txid, c.psbt, c.unrolled_height as height from checkpoints c join offchain_txs o using (ark_txid)
        where c.unrolled_height is not null and o.unrolled_height is null
          and not exists (select 1 from sweeps s where s.checkpoint_txid = c.txid and s.state <> 'failed')
        order by c.unrolled_height limit 100
        """)];

    /// <summary>Sweeps of checkpoints that are with the node, or should be, and whether the ark transaction came first after all.</summary>
    public static async Task<IReadOnlyList<(SweepRow Sweep, bool IsLost)>> PendingCheckpointSweepsAsync(NpgsqlConnection connection)
    {
        var pending = (await connection.QueryAsync<SweepRow>($"select {Columns} from sweeps where checkpoint_txid is not null and state = 'broadcast' limit 100")).ToList();
        var lost = (await connection.QueryAsync<string>(
            "select c.txid from checkpoints c join offchain_txs o using (ark_txid) where c.txid = any(@txids) and (o.unrolled_height is not null or c.unrolled_height is null)",
            new { txids = pending.Select(sweep => sweep.CheckpointTxid).ToArray() })).ToHashSet();
        return [.. pending.Select(sweep => (sweep, lost.Contains(sweep.CheckpointTxid!)))];
    }

    /// <summary>Sweeps of a batch but the failed ones.</summary>
    public static async Task<IReadOnlyList<SweepRow>> OfAsync(NpgsqlConnection connection, string commitmentTxid) => [.. await connection.QueryAsync<SweepRow>(
        $"select {Columns} from sweeps where commitment_txid = @commitmentTxid and state <> 'failed' order by txid", new { commitmentTxid })];

    public static Task InsertAsync(NpgsqlConnection connection, SweepRow sweep) => connection.ExecuteAsync(
        $"""
        insert into sweeps ({Columns}) values (@Txid, @CommitmentTxid, @CheckpointTxid, @State, @Tx, @TreeTxids, @SweptSat, @FeeSat)
        on conflict (txid) do update set state = excluded.state
        """,
        sweep);

    public static Task FailAsync(NpgsqlConnection connection, SweepRow sweep) =>
        connection.ExecuteAsync("update sweeps set state = 'failed' where txid = @Txid and state = 'broadcast'", sweep);

    /// <summary>Lets other batches have their turn: what can't be swept at present must not keep them from it.</summary>
    public static Task PutAsideAsync(NpgsqlConnection connection, RoundRow round, long until) =>
        connection.ExecuteAsync("update rounds set sweep_after = @until where commitment_txid = @CommitmentTxid", new { round.CommitmentTxid, until });

    public static Task FinishRoundAsync(NpgsqlConnection connection, RoundRow round) =>
        connection.ExecuteAsync("update rounds set is_swept = true where commitment_txid = @CommitmentTxid", round);

    /// <summary>
    /// Marks sweeps confirmed, and every VTXO that has lost its way to the chain by them: those of the leaves below, or of the ark transaction that a checkpoint was
    /// for, and what was made of them off-chain since.
    /// </summary>
    /// <returns>Each sweep with the VTXOs that it made recoverable.</returns>
    public static async Task<IReadOnlyList<(SweepRow Sweep, IReadOnlyList<VtxoRecord> Vtxos)>> ConfirmAsync(NpgsqlTransaction transaction, string[] txids, int height)
    {
        var confirmed = (await transaction.Connection!.QueryAsync<SweepRow>(
            $"update sweeps set state = 'confirmed', confirmed_height = @height where txid = any(@txids) and confirmed_height is null returning {Columns}",
            new { txids, height },
            transaction)).ToList();
        var swept = new List<(SweepRow, IReadOnlyList<VtxoRecord>)>();
        foreach (var sweep in confirmed)
        {
            var vtxos = await transaction.Connection!.QueryAsync<VtxoRow>(
                $"""
                with recursive below as (
                  select txid from batch_txs where txid = any(@TreeTxids)
                  union select b.txid from batch_txs b join below on b.parent_txid = below.txid where b.kind = 'tree'),
                coins as (
                  select c.txid, c.vout, c.ark_txid from vtxos c join below using (txid)
                  union select c.txid, c.vout, c.ark_txid from vtxos c where c.txid = (select p.ark_txid from checkpoints p where p.txid = @CheckpointTxid)
                  union select c.txid, c.vout, c.ark_txid from vtxos c join coins on coins.ark_txid <> '' and c.txid = coins.ark_txid)
                update vtxos v set is_swept = true, swept_by = @Txid from coins
                where v.txid = coins.txid and v.vout = coins.vout and not v.is_swept
                returning {VtxoRow.Columns}
                """,
                sweep,
                transaction);
            swept.Add((sweep, [.. vtxos.Select(row => row.ToRecord())]));
        }
        return swept;
    }

    /// <summary>Undoes what sweeps at this height and above did; they are sent again.</summary>
    public static async Task DisconnectAsync(NpgsqlTransaction transaction, int height)
    {
        await transaction.Connection!.ExecuteAsync(
            """
            update vtxos set is_swept = false, swept_by = null where swept_by in (select txid from sweeps where confirmed_height >= @height);
            update rounds set is_swept = false where commitment_txid in (select commitment_txid from sweeps where confirmed_height >= @height)
              or commitment_txid in (select commitment_txid from batch_txs where unrolled_height >= @height);
            update sweeps set state = 'broadcast', confirmed_height = null where confirmed_height >= @height
            """,
            new { height },
            transaction);
    }
}
