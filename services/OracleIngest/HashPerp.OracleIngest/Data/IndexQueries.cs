using Dapper;
using HashPerp.Data;
using HashPerp.OracleIngest.Core;

namespace HashPerp.OracleIngest;

/// <summary>Reads index values and candles.</summary>
public sealed class IndexQueries(Database database)
{
    /// <summary>Candles that one answer has at most.</summary>
    public const int MaxCandles = 1_000;

    /// <summary>The target's 32 bytes and the price at a height; null where there is none.</summary>
    public Task<(byte[] Target, long MilliSat)?> IndexAtAsync(int height, CancellationToken cancel) => database.ReadAsync(
        (connection, token) => connection.QuerySingleOrDefaultAsync<(byte[], long)?>(new CommandDefinition(
            "select target, hashprice_msat from index_values where height = @height", new { height }, cancellationToken: token)),
        cancel);

    /// <summary>The newest candles of an interval, oldest first.</summary>
    public async Task<IReadOnlyList<Candle>> CandlesAsync(int intervalSeconds, int limit, CancellationToken cancel)
    {
        var rows = await database.ReadAsync(
            (connection, token) => connection.QueryAsync<(long OpensAt, long Open, long High, long Low, long Close, int Blocks)>(new CommandDefinition(
                """
                select opens_at, open_msat, high_msat, low_msat, close_msat, blocks from candles
                where interval_seconds = @intervalSeconds order by opens_at desc limit @limit
                """,
                new { intervalSeconds, limit },
                cancellationToken: token)),
            cancel);
        return [.. rows.Reverse().Select(row => new Candle(intervalSeconds, (uint)row.OpensAt, row.Open, row.High, row.Low, row.Close, row.Blocks))];
    }
}
