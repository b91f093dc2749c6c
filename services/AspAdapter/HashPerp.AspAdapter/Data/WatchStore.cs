using Dapper;
using HashPerp.AspAdapter.Core;
using HashPerp.Bitcoin;
using HashPerp.Data;
using Npgsql;

namespace HashPerp.AspAdapter.Data;

/// <summary>A watched output.</summary>
/// <param name="Script">Hex; empty until the operator knows the output.</param>
public sealed record WatchedOutput(OutPoint OutPoint, string Script);

/// <summary>Reads and writes of <c>watched_vtxos</c> and <c>watch_holders</c>.</summary>
public sealed class WatchStore(Database database)
{
    private const int BatchRows = 1_000;

    /// <summary>Adds a watcher of one output.</summary>
    /// <param name="script">Hex, or empty if unknown.</param>
    /// <param name="now">Unix microseconds.</param>
    /// <returns>What spent the output, as far as it was told already; empty otherwise.</returns>
    public static async Task<string> AddAsync(
        string holder, OutPoint outPoint, string script, bool isExplicit, long now, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        var key = new { txid = outPoint.Hash.ToString(), vout = (long)outPoint.N, script, now, holder, isExplicit };
        var spentBy = await connection.QuerySingleAsync<string>(new CommandDefinition(
            """
            insert into watched_vtxos (txid, vout, script, since) values (@txid, @vout, @script, @now)
            on conflict (txid, vout) do update set script = case when watched_vtxos.script = '' then excluded.script else watched_vtxos.script end
            returning spent_by
            """,
            key, transaction, cancellationToken: cancel));
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into watch_holders (txid, vout, holder, is_explicit) values (@txid, @vout, @holder, @isExplicit)
            on conflict (txid, vout, holder) do update set is_explicit = watch_holders.is_explicit or excluded.is_explicit
            """,
            key, transaction, cancellationToken: cancel));
        return spentBy;
    }

    /// <summary>Ends the watches that a holder had because of its reservation, and those outputs that nobody watches any more.</summary>
    public static Task RemoveAsync(
        string holder, IReadOnlyCollection<OutPoint> outPoints, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            delete from watch_holders where holder = @holder and not is_explicit and (txid, vout) in (select * from unnest(@txids, @vouts));
            delete from watched_vtxos w where spent_by = '' and (txid, vout) in (select * from unnest(@txids, @vouts))
              and not exists (select 1 from watch_holders h where h.txid = w.txid and h.vout = w.vout)
            """,
            new
            {
                holder, txids = outPoints.Select(outPoint => outPoint.Hash.ToString()).ToArray(), vouts = outPoints.Select(outPoint => (long)outPoint.N).ToArray(),
            },
            transaction, cancellationToken: cancel));

    /// <summary>Notes a spend and returns those who are to be told of it now; from now on they count as told.</summary>
    /// <param name="grace">For which holders of a reservation wait, microseconds.</param>
    public static async Task<IReadOnlyList<string>> NoteSpentAsync(
        OutPoint outPoint, string spentBy, long now, long grace, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        var key = new { txid = outPoint.Hash.ToString(), vout = (long)outPoint.N, spentBy, now, before = now - grace };
        // The row lock makes two who found the same spend follow each other: the second finds nobody left to tell.
        await connection.ExecuteAsync(new CommandDefinition(
            """
            select 1 from watched_vtxos where txid = @txid and vout = @vout for update;
            update watched_vtxos set spent_by = @spentBy, since = @now where txid = @txid and vout = @vout and spent_by = ''
            """,
            key, transaction, cancellationToken: cancel));
        var told = await connection.QueryAsync<string>(new CommandDefinition(
            """
            with told as (
              update watch_holders h set is_told = true from watched_vtxos w
              where w.txid = @txid and w.vout = @vout and h.txid = @txid and h.vout = @vout and not h.is_told and (h.is_explicit or w.since <= @before)
              returning h.holder)
            select holder from told order by holder
            """,
            key, transaction, cancellationToken: cancel));
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update watched_vtxos w set is_waiting = exists (select 1 from watch_holders h where h.txid = w.txid and h.vout = w.vout and not h.is_told)
            where txid = @txid and vout = @vout
            """,
            key, transaction, cancellationToken: cancel));
        return [.. told];
    }

    /// <summary>Spent outputs whose holders have waited long enough.</summary>
    /// <param name="before">Unix microseconds: when they were noted at the latest.</param>
    public Task<IReadOnlyList<(OutPoint OutPoint, string SpentBy)>> WaitingAsync(long before, int limit, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<(OutPoint OutPoint, string SpentBy)>>(
            async (connection, token) => [.. (await connection.QueryAsync<(string Txid, long Vout, string SpentBy)>(new CommandDefinition(
                "select txid, vout, spent_by from watched_vtxos where is_waiting and since <= @before order by since limit @limit", new { before, limit },
                cancellationToken: token))).Select(row => (Key.OutPoint(row.Txid, row.Vout), row.SpentBy))],
            cancel);

    /// <summary>Outputs whose spending is still to be told, the oldest first.</summary>
    public Task<IReadOnlyList<WatchedOutput>> UnspentAsync(int limit, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<WatchedOutput>>(
        async (connection, token) => [.. (await connection.QueryAsync<(string Txid, long Vout, string Script)>(new CommandDefinition(
            "select txid, vout, script from watched_vtxos where spent_by = '' order by since limit @limit", new { limit }, cancellationToken: token)))
            .Select(row => new WatchedOutput(Key.OutPoint(row.Txid, row.Vout), row.Script))],
        cancel);

    /// <summary>Those of these outputs whose spending is still to be told.</summary>
    public Task<IReadOnlyList<WatchedOutput>> UnspentAsync(IReadOnlyCollection<OutPoint> outPoints, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<WatchedOutput>>(
            async (connection, token) => [.. (await connection.QueryAsync<(string Txid, long Vout, string Script)>(new CommandDefinition(
                "select txid, vout, script from watched_vtxos where spent_by = '' and (txid, vout) in (select * from unnest(@txids, @vouts))",
                Key.Of(outPoints), cancellationToken: token))).Select(row => new WatchedOutput(Key.OutPoint(row.Txid, row.Vout), row.Script))],
            cancel);

    /// <summary>Fills in the scripts of outputs that the operator did not know when they were named.</summary>
    public Task LearnScriptsAsync(IReadOnlyCollection<CoinView> coins, CancellationToken cancel) => database.ReadAsync(
        (connection, token) => connection.ExecuteAsync(new CommandDefinition(
            "update watched_vtxos set script = @script where txid = @txid and vout = @vout and script = ''",
            coins.Select(coin => new { script = coin.Script.ToHex(), txid = coin.OutPoint.Hash.ToString(), vout = (long)coin.OutPoint.N }).ToArray(),
            cancellationToken: token)),
        cancel);

    /// <summary>Forgets spends that were told long ago, and outputs that never came to exist.</summary>
    /// <param name="toldBefore">Unix microseconds.</param>
    /// <param name="unknownSince">Unix microseconds.</param>
    public Task<int> ForgetAsync(long toldBefore, long unknownSince, CancellationToken cancel) => database.ReadAsync(
        (connection, token) => connection.ExecuteAsync(new CommandDefinition(
            """
            delete from watched_vtxos where ctid = any (array(
              select ctid from watched_vtxos where (spent_by <> '' and since < @toldBefore) or (spent_by = '' and script = '' and since < @unknownSince)
              limit @BatchRows))
            """,
            new { toldBefore, unknownSince, BatchRows }, cancellationToken: token)),
        cancel);
}
