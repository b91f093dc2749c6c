using System.Security.Cryptography;
using HashPerp.Data;
using HashPerp.Primitives;
using Npgsql;
using Proto = HashPerp.Contracts.OrderBook.V1;

namespace HashPerp.OrderBook;

/// <summary>What the tables answer: one's own orders and matches, and everybody's trades.</summary>
internal sealed class OrderQueries(Database database)
{
    private const int MaxRows = 500;

    /// <summary>The answer that a client's request got the first time; null when it is new.</summary>
    /// <exception cref="HashPerpException"><see cref="DataErrors.RequestIdReused"/>.</exception>
    public Task<byte[]?> FirstAnswerAsync(ClientRequest request, CancellationToken cancel) => database.ReadAsync(
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand(
                "select content_hash, answer from client_requests where account = $1 and method = $2 and request_id = $3", connection)
            {
                Parameters = { new() { Value = request.Account }, new() { Value = request.Method }, new() { Value = request.RequestId } },
            };
            await using var reader = await command.ExecuteReaderAsync(token);
            if (!await reader.ReadAsync(token))
            {
                return null;
            }
            return ((byte[])reader[0]).AsSpan().SequenceEqual(SHA256.HashData(request.Content.Span))
                ? (byte[])reader[1]
                : throw DataErrors.RequestIdReused.Error(
                    $"The client_request_id '{request.RequestId}' came before with another request.", "Use a new id for each new request.");
        },
        cancel);

    /// <summary>What the place of an order was answered with; null when it never came into a journal.</summary>
    public Task<byte[]?> FirstAnswerAsync(Bytes32 orderId, CancellationToken cancel) => database.ReadAsync(
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand("select first_answer from orders where order_id = $1", connection)
            {
                Parameters = { new() { Value = orderId.ToBytes() } },
            };
            return await command.ExecuteScalarAsync(token) as byte[];
        },
        cancel);

    /// <summary>Whether a client_order_id belongs to another order that is open or ended less than a day ago, in whichever market.</summary>
    public Task<bool> IsClientIdTakenAsync(Bytes32 account, UInt128 clientOrderId, Bytes32 orderId, CancellationToken cancel) => database.ReadAsync(
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand(
                """
                select exists (select 1 from orders where account = $1 and client_order_id = $2 and order_id <> $3
                  and (not is_over or over_at > now() - interval '24 hours'))
                """,
                connection)
            {
                Parameters =
                {
                    new() { Value = account.ToBytes() }, new() { Value = Sql.ClientOrderId(clientOrderId) }, new() { Value = orderId.ToBytes() },
                },
            };
            return (bool)(await command.ExecuteScalarAsync(token))!;
        },
        cancel);

    /// <summary>The market of an account's order; null when the account has no such order.</summary>
    public Task<Bytes32?> MarketOfAsync(Bytes32 orderId, Bytes32 account, CancellationToken cancel) => database.ReadAsync(
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand("select market_id from orders where order_id = $1 and account = $2", connection)
            {
                Parameters = { new() { Value = orderId.ToBytes() }, new() { Value = account.ToBytes() } },
            };
            return await command.ExecuteScalarAsync(token) is byte[] market ? new Bytes32(market) : (Bytes32?)null;
        },
        cancel);

    /// <summary>The markets of some orders.</summary>
    public static async Task<List<Bytes32>> MarketsOfAsync(
        IEnumerable<Bytes32> orderIds, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select distinct market_id from orders where order_id = any ($1)", connection, transaction)
        {
            Parameters = { new() { Value = orderIds.Select(id => id.ToBytes()).ToArray() } },
        };
        var markets = new List<Bytes32>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            markets.Add(new Bytes32((byte[])reader[0]));
        }
        return markets;
    }

    /// <summary>The market of a match; null when there is none.</summary>
    public static async Task<Bytes32?> MarketOfMatchAsync(
        Bytes32 matchId, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select market_id from matches where match_id = $1", connection, transaction)
        {
            Parameters = { new() { Value = matchId.ToBytes() } },
        };
        return await command.ExecuteScalarAsync(cancel) is byte[] market ? new Bytes32(market) : null;
    }

    /// <summary>An account's orders, newest first.</summary>
    public Task<List<Proto.OrderState>> OrdersAsync(Bytes32 account, bool openOnly, CancellationToken cancel) => RowsAsync(
        """
        select order_id, market_id, leg, price, lots, filled, open, cancelled, status, reason, seq from orders
        where account = $1 and (not $2 or open > 0) order by id desc limit $3
        """,
        OrderRows.Order, cancel, account.ToBytes(), openOnly, MaxRows);

    /// <summary>An account's matches, newest first.</summary>
    public Task<List<Proto.Match>> MatchesAsync(Bytes32 account, CancellationToken cancel) => RowsAsync(
        """
        select match_id, market_id, maker_order_id, taker_order_id, trade_seq, maker_leg, price, lots, status, contract_id, reason from (
          (select * from matches where maker_account = $1 order by id desc limit $2)
          union all (select * from matches where taker_account = $1 order by id desc limit $2)) own
        order by id desc limit $2
        """,
        OrderRows.Match, cancel, account.ToBytes(), MaxRows);

    /// <summary>A market's trades: matches whose contract is active. Newest first.</summary>
    public Task<List<Proto.Trade>> TradesAsync(Bytes32 market, int limit, CancellationToken cancel) => RowsAsync(
        "select trade_seq, price, lots, maker_leg, active_at_us from matches where market_id = $1 and status = 2 order by trade_seq desc limit $2",
        OrderRows.Trade, cancel, market.ToBytes(), Math.Min(limit, MaxRows));

    private Task<List<T>> RowsAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancel, params object[] values) => database.ReadAsync(
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand(sql, connection);
            foreach (var value in values)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            }
            var rows = new List<T>();
            await using var reader = await command.ExecuteReaderAsync(token);
            while (await reader.ReadAsync(token))
            {
                rows.Add(read(reader));
            }
            return rows;
        },
        cancel);
}
