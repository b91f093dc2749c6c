using Dapper;
using Npgsql;

namespace HashPerp.Messaging;

/// <summary>The inbox's statements, in a transaction of its own or of a handler.</summary>
internal sealed class InboxStore(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
{
    /// <summary>How far the stream is, with its row locked.</summary>
    public Task<StreamState> LockAsync(string stream) => connection.QuerySingleAsync<StreamState>(Command(
        """
        insert into inbox_streams (stream) values (@stream) on conflict do nothing;
        select s.applied, p.number as parked from inbox_streams s left join inbox_parked p using (stream) where s.stream = @stream for update of s
        """,
        new { stream }));

    /// <summary>How far the stream is, without waiting for whoever is at it.</summary>
    public async Task<StreamState> PeekAsync(string stream) => await connection.QuerySingleOrDefaultAsync<StreamState>(Command(
        "select s.applied, p.number as parked from inbox_streams s left join inbox_parked p using (stream) where s.stream = @stream",
        new { stream })).ConfigureAwait(false) ?? new StreamState(0, null);

    /// <summary>The id under which a number was applied; null when that was too long ago.</summary>
    public Task<Guid?> AppliedIdAsync(string stream, long number) => connection.QuerySingleOrDefaultAsync<Guid?>(Command(
        "select event_id from inbox where stream = @stream and number = @number", new { stream, number }));

    public Task<IncomingEvent?> HeldAsync(string stream, long number) => connection.QuerySingleOrDefaultAsync<IncomingEvent>(Command(
        "select stream, number, event_id, type, body, traceparent from inbox_held where stream = @stream and number = @number", new { stream, number }));

    public Task HoldAsync(IncomingEvent incoming) => connection.ExecuteAsync(Command(
        """
        insert into inbox_held (stream, number, event_id, type, body, traceparent) values (@Stream, @Number, @EventId, @Type, @Body, @Traceparent)
        on conflict do nothing
        """,
        incoming));

    /// <summary>Remembers since when something is held while the number before it is missing.</summary>
    public Task NoteGapAsync(string stream) => connection.ExecuteAsync(Command(
        """
        update inbox_streams s set gap_since = coalesce(gap_since, now())
        where stream = @stream and exists (select 1 from inbox_held h where h.stream = s.stream and h.number > s.applied)
        """,
        new { stream }));

    /// <returns>Whether later events of the stream are held.</returns>
    public Task<bool> MarkAppliedAsync(IncomingEvent incoming) => connection.QuerySingleAsync<bool>(Command(
        """
        update inbox_streams set applied = @Number, gap_since = null where stream = @Stream;
        insert into inbox (stream, number, event_id) values (@Stream, @Number, @EventId);
        delete from inbox_held where stream = @Stream and number = @Number;
        select exists (select 1 from inbox_held where stream = @Stream)
        """,
        incoming));

    public Task ParkAsync(IncomingEvent incoming, string error, int attempts) => connection.ExecuteAsync(Command(
        """
        insert into inbox_parked (stream, number, event_id, type, error, attempts) values (@Stream, @Number, @EventId, @Type, @error, @attempts)
        on conflict do nothing
        """,
        new { incoming.Stream, incoming.Number, incoming.EventId, incoming.Type, error, attempts }));

    private CommandDefinition Command(string sql, object parameters) => new(sql, parameters, transaction, cancellationToken: cancel);
}
