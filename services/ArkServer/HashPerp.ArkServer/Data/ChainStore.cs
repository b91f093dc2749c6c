using Dapper;
using HashPerp.Bitcoin;
using Npgsql;

namespace HashPerp.ArkServer.Data;

/// <summary>What the chain watcher writes: processed blocks, confirmations and unrolled outputs, all of which a reorganisation undoes.</summary>
public static class ChainStore
{
    /// <summary>Deeper reorganisations are not undone; nothing in this system waits for so few blocks that it would matter.</summary>
    public const int KeptBlocks = 300;

    public static async Task<(int Height, uint256 Hash)?> LastAsync(NpgsqlConnection connection)
    {
        var row = await connection.QuerySingleOrDefaultAsync<(int Height, string Hash)?>("select height, hash from chain_blocks order by height desc limit 1");
        return row is { } last ? (last.Height, uint256.Parse(last.Hash)) : null;
    }

    public static async Task ConnectAsync(NpgsqlTransaction transaction, int height, uint256 hash)
    {
        await transaction.Connection!.ExecuteAsync(
            "insert into chain_blocks (height, hash) values (@height, @hash)", new { height, hash = hash.ToString() }, transaction);
        await transaction.Connection!.ExecuteAsync("delete from chain_blocks where height <= @height", new { height = height - KeptBlocks }, transaction);
    }

    /// <summary>Undoes everything that happened at this height.</summary>
    public static async Task DisconnectAsync(NpgsqlTransaction transaction, int height)
    {
        string[] statements =
        [
            "delete from chain_blocks where height >= @height",
            """
            update rounds set state = case state when 'confirmed' then 'broadcast' else state end, confirmed_height = null where confirmed_height >= @height
            """,
            "update batch_txs set unrolled_height = null where unrolled_height >= @height",
            "update checkpoints set unrolled_height = null where unrolled_height >= @height",
            "update offchain_txs set unrolled_height = null where unrolled_height >= @height",
            "update vtxos set unrolled_height = null where unrolled_height >= @height",
            "update vtxos set exit_height = null where exit_height >= @height",
        ];
        await SweepStore.DisconnectAsync(transaction, height);
        foreach (var sql in statements)
        {
            await transaction.Connection!.ExecuteAsync(sql, new { height }, transaction);
        }
    }

    /// <summary>Marks commitments confirmed and says when their batches expire: BIP68 counts from the median time of the block before.</summary>
    public static async Task ConfirmRoundsAsync(NpgsqlTransaction transaction, string[] txids, int height, long expiresAt)
    {
        var confirmed = (await transaction.Connection!.QueryAsync<string>(
            """
            update rounds set state = case state when 'broadcast' then 'confirmed' else state end, confirmed_height = @height, expires_at = @expiresAt
            where commitment_txid = any(@txids) and state in ('persisted', 'broadcast') returning commitment_txid
            """,
            new { txids, height, expiresAt },
            transaction)).ToArray();
        if (confirmed.Length > 0)
        {
            await transaction.Connection!.ExecuteAsync(
                """
                update vtxos v set expires_at = (select min(r.expires_at) from rounds r where r.commitment_txid = any(v.commitment_txids))
                where v.commitment_txids && @confirmed
                """,
                new { confirmed },
                transaction);
        }
    }

    /// <summary>Marks virtual transactions of ours that appeared on chain, and the VTXOs among their outputs. Returns those outputs that are spent off-chain.</summary>
    public static async Task<IReadOnlyList<OutPoint>> UnrollAsync(NpgsqlTransaction transaction, string[] txids, int height)
    {
        foreach (var (table, key) in new[] { ("batch_txs", "txid"), ("checkpoints", "txid"), ("offchain_txs", "ark_txid") })
        {
            await transaction.Connection!.ExecuteAsync(
                $"update {table} set unrolled_height = @height where {key} = any(@txids) and unrolled_height is null", new { txids, height }, transaction);
        }
        var stale = await transaction.Connection!.QueryAsync<(string Txid, int Vout, bool IsSpent)>(
            "update vtxos set unrolled_height = @height where txid = any(@txids) and unrolled_height is null returning txid, vout, is_spent",
            new { txids, height },
            transaction);
        return [.. stale.Where(vtxo => vtxo.IsSpent).Select(vtxo => new OutPoint(uint256.Parse(vtxo.Txid), (uint)vtxo.Vout))];
    }

    /// <summary>Marks VTXOs on chain that something else spent than what the books have as their spender: their owner has gone.</summary>
    /// <param name="spends">What the block's transactions spend, and by whom.</param>
    public static Task ExitAsync(NpgsqlTransaction transaction, IReadOnlyCollection<(OutPoint Spent, string Spender)> spends, int height) =>
        transaction.Connection!.ExecuteAsync(
            """
            update vtxos v set exit_height = @height from unnest(@txids, @vouts, @spenders) as s (txid, vout, spender)
            where v.txid = s.txid and v.vout = s.vout and v.unrolled_height is not null and v.exit_height is null and v.spent_by <> s.spender
            """,
            new
            {
                height,
                // No VTXO has an index that doesn't fit.
                txids = spends.Select(spend => spend.Spent.Hash.ToString()).ToArray(),
                vouts = spends.Select(spend => unchecked((int)spend.Spent.N)).ToArray(),
                spenders = spends.Select(spend => spend.Spender).ToArray(),
            },
            transaction);
}
