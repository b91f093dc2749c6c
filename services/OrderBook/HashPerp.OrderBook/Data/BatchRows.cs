using System.Buffers.Binary;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.OrderBook;

/// <summary>A batch of commands as rows: the journal, and what the queries read, which follows from it.</summary>
internal sealed class BatchRows
{
    private readonly IReadOnlyList<AppliedCommand> _batch;
    private readonly Dictionary<Bytes32, OrderView> _last = [];
    private readonly Dictionary<Bytes32, PlacedOrder> _placed = [];

    public BatchRows(IReadOnlyList<AppliedCommand> batch)
    {
        _batch = batch;
        foreach (var command in batch)
        {
            foreach (var order in command.Result.Orders)
            {
                _last[order.OrderId] = order;
            }
            foreach (var order in command.Result.Placed)
            {
                _placed[order.FirstAnswer.OrderId] = order;
            }
        }
    }

    public IEnumerable<NpgsqlBatchCommand> Commands(Bytes32 market, long epoch)
    {
        yield return Journal(market, epoch);
        if (_placed.Count > 0)
        {
            yield return NewOrders(market);
        }
        OrderView[] changed = [.. _last.Values.Where(order => !_placed.ContainsKey(order.OrderId))];
        if (changed.Length > 0)
        {
            yield return ChangedOrders(changed);
        }
        if (_last.Count > 0)
        {
            yield return Reservations();
        }
        foreach (var command in MatchRows.Commands(market, _batch))
        {
            yield return command;
        }
        AppliedCommand[] answered = [.. _batch.Where(command => command.Queued?.Request is not null && command.Result.Answer is not null)];
        if (answered.Length > 0)
        {
            yield return Requests(answered);
        }
    }

    private NpgsqlBatchCommand Journal(Bytes32 market, long epoch) => Sql.Command(
        """
        insert into journal (market_id, epoch, seq, kind, command, event_link)
        select $1, $2, t.* from unnest($3::bigint[], $4::smallint[], $5::bytea[], $6::bytea[]) t
        """,
        market.ToBytes(), epoch,
        Sql.Array(_batch, command => (long)command.Result.Sequence),
        Sql.Array(_batch, command => (short)CommandBytes.KindOf(command.Command)),
        Sql.Array(_batch, command => CommandBytes.Write(command.Command)),
        Sql.Array(_batch, command => command.EventLink.ToBytes()));

    private NpgsqlBatchCommand NewOrders(Bytes32 market)
    {
        (OrderView View, SignedOrder Signed, OrderView First)[] rows =
            [.. _placed.Values.Select(order => (_last[order.FirstAnswer.OrderId], order.Signed, order.FirstAnswer))];
        return Sql.Command(
            """
            insert into orders (market_id, order_id, account, client_order_id, leg, price, lots, filled, open, cancelled, status, reason, seq, is_over,
              body, signature, first_answer, over_at)
            select $1, t.*, case when t.is_over then now() end from unnest($2::bytea[], $3::bytea[], $4::bytea[], $5::smallint[], $6::bigint[], $7::bigint[],
              $8::bigint[], $9::bigint[], $10::bigint[], $11::smallint[], $12::smallint[], $13::bigint[], $14::boolean[], $15::bytea[], $16::bytea[],
              $17::bytea[]) t (order_id, account, client_order_id, leg, price, lots, filled, open, cancelled, status, reason, seq, is_over, body, signature,
              first_answer)
            """,
            market.ToBytes(),
            Sql.Array(rows, row => row.View.OrderId.ToBytes()), Sql.Array(rows, row => row.View.Account.ToBytes()),
            Sql.Array(rows, row => Sql.ClientOrderId(row.View.ClientOrderId)), Sql.Array(rows, row => (short)row.View.Leg),
            Sql.Array(rows, row => (long)row.View.Price), Sql.Array(rows, row => (long)row.View.Lots), Sql.Array(rows, row => (long)row.View.Filled),
            Sql.Array(rows, row => (long)row.View.Open), Sql.Array(rows, row => (long)row.View.Cancelled), Sql.Array(rows, row => (short)row.View.Status),
            Sql.Array(rows, row => (short)row.View.Reason), Sql.Array(rows, row => (long)row.View.Sequence), Sql.Array(rows, row => row.View.IsOver),
            Sql.Array(rows, row => row.Signed.Order.ToBytes()), Sql.Array(rows, row => row.Signed.Signature.ToArray()),
            Sql.Array(rows, row => Wire.Bytes(row.First, market)));
    }

    private static NpgsqlBatchCommand ChangedOrders(OrderView[] orders) => Sql.Command(
        """
        update orders o set filled = t.filled, open = t.open, cancelled = t.cancelled, status = t.status, reason = t.reason, seq = t.seq, is_over = t.is_over,
          over_at = case when t.is_over then now() end
        from unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::bigint[], $5::smallint[], $6::smallint[], $7::bigint[], $8::boolean[])
          t (order_id, filled, open, cancelled, status, reason, seq, is_over)
        where o.order_id = t.order_id
        """,
        Sql.Array(orders, order => order.OrderId.ToBytes()), Sql.Array(orders, order => (long)order.Filled), Sql.Array(orders, order => (long)order.Open),
        Sql.Array(orders, order => (long)order.Cancelled), Sql.Array(orders, order => (short)order.Status), Sql.Array(orders, order => (short)order.Reason),
        Sql.Array(orders, order => (long)order.Sequence), Sql.Array(orders, order => order.IsOver));

    /// <summary>Coins are held as long as something of the order is open or pending.</summary>
    private NpgsqlBatchCommand Reservations() => Sql.Command(
        """
        update reservations r set state = case when t.is_over then 3 else 2 end, since = now()
        from unnest($1::bytea[], $2::boolean[]) t (order_id, is_over) where r.order_id = t.order_id
        """,
        Sql.Array(_last.Values, order => order.OrderId.ToBytes()), Sql.Array(_last.Values, order => order.IsOver));

    private static NpgsqlBatchCommand Requests(AppliedCommand[] answered) => Sql.Command(
        """
        insert into client_requests (account, method, request_id, content_hash, answer)
        select * from unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::bytea[]) on conflict do nothing
        """,
        Sql.Array(answered, command => command.Queued!.Request!.Request.Account), Sql.Array(answered, command => command.Queued!.Request!.Request.Method),
        Sql.Array(answered, command => command.Queued!.Request!.Request.RequestId),
        Sql.Array(answered, command => System.Security.Cryptography.SHA256.HashData(command.Queued!.Request!.Request.Content.Span)),
        Sql.Array(answered, command => command.Queued!.Request!.Answer(command.Result.Answer!)));
}
