using Dapper;
using HashPerp.Data;

namespace HashPerp.Messaging;

/// <summary>What the monitor asks the service's tables.</summary>
internal sealed class MonitorStore(Database database)
{
    private const int BatchRows = 5000;

    public Task<MessagingState> StateAsync(int gapSeconds, CancellationToken cancel) => database.ReadAsync(
        (connection, token) => connection.QuerySingleAsync<MessagingState>(new CommandDefinition(
            """
            select coalesce((extract(epoch from now() - o.oldest) * 1000)::bigint, 0) as outbox_age_milliseconds, o.pending as outbox_pending,
              coalesce((extract(epoch from now() - g.oldest) * 1000)::bigint, 0) as gap_age_milliseconds, g.gaps,
              (select count(*) from inbox_parked) as parked
            from (select min(created_at) as oldest, count(*) as pending from outbox where published_at is null) o,
              (select min(gap_since) as oldest, count(*) filter (where gap_since < now() - make_interval(secs => @gapSeconds)) as gaps from inbox_streams
                where gap_since is not null and not exists (select 1 from inbox_parked p where p.stream = inbox_streams.stream)) g
            """,
            new { gapSeconds }, cancellationToken: token)),
        cancel);

    /// <summary>Streams that lack an event for longer than allowed, with its number.</summary>
    public Task<IReadOnlyList<(string Stream, long Missing)>> GapsAsync(int gapSeconds, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<(string, long)>>(
            async (connection, token) => [.. await connection.QueryAsync<(string, long)>(new CommandDefinition(
                """
                select stream, applied + 1 from inbox_streams s where gap_since < now() - make_interval(secs => @gapSeconds)
                  and not exists (select 1 from inbox_parked p where p.stream = s.stream)
                order by gap_since limit 100
                """,
                new { gapSeconds }, cancellationToken: token)).ConfigureAwait(false)],
            cancel);

    /// <summary>Streams whose next event is held though nothing is in its way: somebody stopped between two of them.</summary>
    public Task<IReadOnlyList<string>> DrainableAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<string>>(
        async (connection, token) => [.. await connection.QueryAsync<string>(new CommandDefinition(
            """
            delete from inbox_held h using inbox_streams s where s.stream = h.stream and h.number <= s.applied;
            select h.stream from inbox_held h left join inbox_streams s using (stream)
            where h.number = coalesce(s.applied, 0) + 1 and not exists (select 1 from inbox_parked p where p.stream = h.stream) limit 1000
            """,
            cancellationToken: token)).ConfigureAwait(false)],
        cancel);

    /// <summary>Deletes a batch of what is older than the retention.</summary>
    /// <returns>Whether there may be more.</returns>
    public Task<bool> ForgetAsync(int days, CancellationToken cancel) => database.ReadAsync(
        async (connection, token) => await connection.QuerySingleAsync<int>(new CommandDefinition(
            """
            with sent as (
              delete from outbox where (stream, number) in (
                select stream, number from outbox where published_at < now() - make_interval(days => @days) limit @BatchRows) returning 1),
            received as (
              delete from inbox where (stream, number) in (
                select stream, number from inbox where applied_at < now() - make_interval(days => @days) limit @BatchRows) returning 1)
            select greatest((select count(*) from sent), (select count(*) from received))::integer
            """,
            new { days, BatchRows }, cancellationToken: token)).ConfigureAwait(false) == BatchRows,
        cancel);
}
