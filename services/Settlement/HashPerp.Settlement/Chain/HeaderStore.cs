using Dapper;
using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.Data;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.Settlement.Host;

/// <summary>Headers in Postgres: blocks join and leave at the top only.</summary>
internal sealed class HeaderStore(Database database)
{
    /// <summary>Rows of one read.</summary>
    private const int Batch = 20_000;

    /// <exception cref="HashPerpException"><see cref="SettlementErrors.HeaderGap"/>.</exception>
    public static async Task ConnectAsync(uint height, byte[] header, NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        var parsed = ChainHeader.Parse(header);
        var top = await TopAsync(connection, transaction);
        if (top is { } known && (known.Height + 1 != height || known.Hash != parsed.PreviousHash))
        {
            throw SettlementErrors.HeaderGap.Error($"Block {height} doesn't follow {known.Hash} at {known.Height}.", "The events of the chain are out of order.");
        }
        await connection.ExecuteAsync(
            "insert into headers (height, hash, header) values (@height, @hash, @header)",
            new { height = (int)height, hash = parsed.Hash.ToBytes(), header }, transaction);
    }

    /// <exception cref="HashPerpException"><see cref="SettlementErrors.HeaderGap"/>.</exception>
    public static async Task DisconnectAsync(uint height, uint256 hash, NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        var top = await TopAsync(connection, transaction);
        if (top is not { } known || known.Height != height || known.Hash != hash)
        {
            throw SettlementErrors.HeaderGap.Error($"Block {height} {hash} leaves, but the top is {top}.", "The events of the chain are out of order.");
        }
        await connection.ExecuteAsync("delete from headers where height = @height", new { height = (int)height }, transaction);
    }

    /// <summary>The chain as it stands: <paramref name="known"/> brought up to date, or null while no header is there.</summary>
    public async Task<HeaderChain?> RefreshAsync(HeaderChain? known, CancellationToken cancel)
    {
        while (await StepAsync(known, cancel) is { } next)
        {
            known = next;
        }
        return known;
    }

    /// <summary>Null when there is nothing more, or when the chain moved between two reads: the next look sees it.</summary>
    private async Task<HeaderChain?> StepAsync(HeaderChain? known, CancellationToken cancel)
    {
        var (fork, rows) = await database.ReadAsync<(int Fork, List<(int Height, byte[] Header)>? Rows)>(
            async (connection, _) =>
            {
                if (await TopAsync(connection) is not { } top || top.Hash == known?.TipHash)
                {
                    return (0, null);
                }
                var shared = known is null ? -1 : await ForkAsync(known, top.Height, connection);
                var above = await connection.QueryAsync<(int Height, byte[] Header)>(
                    "select height, header from headers where height > @shared order by height limit @Batch", new { shared, Batch });
                return (shared, above.AsList());
            },
            cancel);
        if (rows is null || (known is null && rows.Count == 0))
        {
            return null;
        }
        try
        {
            var headers = rows.Select(row => ChainHeader.Parse(row.Header)).ToList();
            return known is null || fork < known.FirstHeight ? HeaderChain.Create(rows[0].Height, headers) : known.Extend(fork, headers);
        }
        catch (HashPerpException moved) when (moved.Code == ChainErrors.BrokenHeaderChain)
        {
            return null;
        }
    }

    private static async Task<int> ForkAsync(HeaderChain known, int top, NpgsqlConnection connection)
    {
        for (var height = Math.Min(top, known.TipHeight); height >= known.FirstHeight; height--)
        {
            var hash = await connection.ExecuteScalarAsync<byte[]?>("select hash from headers where height = @height", new { height });
            if (hash is not null && new uint256(hash) == known.HashAt(height))
            {
                return height;
            }
        }
        return -1;
    }

    private static async Task<(int Height, uint256 Hash)?> TopAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction = null)
    {
        var row = await connection.QuerySingleOrDefaultAsync<(int Height, byte[] Hash)?>(
            "select height, hash from headers order by height desc limit 1", transaction: transaction);
        return row is { } top ? (top.Height, new uint256(top.Hash)) : null;
    }
}
