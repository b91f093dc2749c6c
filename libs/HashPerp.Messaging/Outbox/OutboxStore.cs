using Dapper;
using Npgsql;

namespace HashPerp.Messaging;

/// <summary>The relay's statements.</summary>
internal static class OutboxStore
{
    /// <summary>First half of the advisory locks of streams: any number that nothing else in this database uses.</summary>
    private const int RelayLock = 0x48504F42;

    /// <summary>
    /// Takes streams that have something to publish and that no other replica is at, until the transaction ends. A statement of its own: what is pending must be read
    /// after the lock is held, or it could be what another replica has just published.
    /// </summary>
    public static async Task<IReadOnlyList<string>> LockStreamsAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, int limit, CancellationToken cancel) =>
        [.. await connection.QueryAsync<string>(new CommandDefinition(
            """
            with pending as materialized (select distinct stream from outbox where published_at is null limit @limit)
            select stream from pending where pg_try_advisory_xact_lock(@RelayLock, hashtext(stream))
            """,
            new { limit, RelayLock }, transaction, cancellationToken: cancel)).ConfigureAwait(false)];

    /// <summary>The next events of each stream, in order.</summary>
    public static async Task<IReadOnlyList<OutboxEvent>> PendingAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<string> streams, int perStream, CancellationToken cancel) =>
        [.. await connection.QueryAsync<OutboxEvent>(new CommandDefinition(
            """
            select next.* from unnest(@streams) as mine (stream) cross join lateral (
              select stream, number, event_id, type, body, traceparent from outbox
              where stream = mine.stream and published_at is null order by number limit @perStream) next
            """,
            new { streams = streams.ToArray(), perStream }, transaction, cancellationToken: cancel)).ConfigureAwait(false)];

    public static Task MarkPublishedAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<OutboxEvent> events, CancellationToken cancel) =>
        connection.ExecuteAsync(new CommandDefinition(
            "update outbox set published_at = now() where event_id = any (@ids)",
            new { ids = events.Select(row => row.EventId).ToArray() }, transaction, cancellationToken: cancel));
}
