using Dapper;
using HashPerp.Events.OrderBook;

namespace HashPerp.Messaging.TestService;

/// <summary>Writes what it gets, and when it got it, into the follower's own tables.</summary>
public sealed class Recorder : IEventHandler<OrderCancelledV1>
{
    public Task HandleAsync(OrderCancelledV1 fact, EventContext context, CancellationToken cancel) => context.Connection.ExecuteAsync(
        """
        insert into applied (stream, number, lots, event_id, traceparent) values (@Stream, @Number, @lots, @EventId, @Traceparent);
        insert into folds values (@Stream, @lots) on conflict (stream) do update set value = (31 * folds.value + @lots) % 2147483647
        """,
        new { context.Stream, context.Number, lots = (long)fact.Lots, context.EventId, context.Traceparent },
        context.Transaction);
}
