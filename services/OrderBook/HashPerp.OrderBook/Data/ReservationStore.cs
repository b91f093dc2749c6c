using HashPerp.Data;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.OrderBook;

/// <summary>What is or may be reserved at AspAdapter, so that a crash between the two services leaks nothing.</summary>
internal sealed class ReservationStore(Database database)
{
    /// <summary>Written before the coins are asked for. Waits while a release of the same order's coins is under way.</summary>
    /// <returns>Which intent this is, null when the coins are held for an order in the journal already.</returns>
    public async Task<DateTime?> IntendAsync(Bytes32 orderId, CancellationToken cancel)
    {
        FaultPoint.Before(OrderBookFaultPoints.ReservationIntended);
        var since = await database.InTransactionAsync(
            async (connection, transaction, token) =>
            {
                await using var command = new NpgsqlCommand(
                    """
                    insert into reservations (order_id, state) values ($1, 1)
                    on conflict (order_id) do update set state = 1, since = clock_timestamp() where reservations.state <> 2
                    returning since
                    """,
                    connection, transaction)
                {
                    Parameters = { new() { Value = orderId.ToBytes() } },
                };
                return await command.ExecuteScalarAsync(token) as DateTime?;
            },
            cancel);
        FaultPoint.After(OrderBookFaultPoints.ReservationIntended);
        return since;
    }

    /// <summary>
    /// The order came to nothing: what may be reserved for it is to be released. Unless it was sent again in the meantime: then that intent is the newer
    /// one, and stays.
    /// </summary>
    public async Task GiveUpAsync(Bytes32 orderId, DateTime? since)
    {
        if (since is { } intent)
        {
            await ExecuteAsync(
                "update reservations set state = 3 where order_id = $1 and state = 1 and since = $2", CancellationToken.None, orderId.ToBytes(), intent);
        }
    }

    /// <summary>Gives up what has been intended for longer than this without an order.</summary>
    /// <returns>How many.</returns>
    public Task<int> SweepAsync(TimeSpan grace, CancellationToken cancel) => ExecuteAsync(
        """
        update reservations r set state = 3, since = now()
        where state = 1 and since <= now() - $1::interval and not exists (select 1 from orders o where o.order_id = r.order_id)
        """,
        cancel, grace);

    /// <summary>
    /// Releases one: the row stays locked during the call, so that the same order, sent again, waits and then reserves anew.
    /// </summary>
    /// <param name="release">Must be idempotent.</param>
    /// <param name="after">Passes over orders up to this one, so that one failure doesn't hold up the rest; null from the first.</param>
    /// <returns>The order whose coins are free, null when there is none.</returns>
    public Task<Bytes32?> ReleaseNextAsync(Bytes32? after, Func<Bytes32, CancellationToken, Task> release, CancellationToken cancel) =>
        database.InTransactionAsync(
            async (connection, transaction, token) =>
            {
                await using var next = new NpgsqlCommand(
                    "select order_id from reservations where state = 3 and order_id > $1 order by order_id limit 1 for update skip locked",
                    connection, transaction)
                {
                    Parameters = { new() { Value = after?.ToBytes() ?? [] } },
                };
                if (await next.ExecuteScalarAsync(token) is not byte[] found)
                {
                    return null;
                }
                var orderId = new Bytes32(found);
                FaultPoint.Before(OrderBookFaultPoints.CoinsReleased);
                await release(orderId, token);
                FaultPoint.After(OrderBookFaultPoints.CoinsReleased);
                await using var delete = new NpgsqlCommand("delete from reservations where order_id = $1", connection, transaction)
                {
                    Parameters = { new() { Value = found } },
                };
                await delete.ExecuteNonQueryAsync(token);
                return (Bytes32?)orderId;
            },
            cancel);

    private Task<int> ExecuteAsync(string sql, CancellationToken cancel, params object[] values) => database.InTransactionAsync(
        async (connection, transaction, token) =>
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            foreach (var value in values)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            }
            return await command.ExecuteNonQueryAsync(token);
        },
        cancel);
}
