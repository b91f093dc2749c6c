using Dapper;
using HashPerp.Data;

namespace HashPerp.Messaging;

/// <summary>What an operator does about parked events. A restart of the service also tries each of them again.</summary>
public sealed class ParkedEvents
{
    private readonly Database _database;
    private readonly Inbox _inbox;

    internal ParkedEvents(Database database, Inbox inbox)
    {
        _database = database;
        _inbox = inbox;
    }

    /// <summary>The oldest first, 100 at most.</summary>
    public Task<IReadOnlyList<ParkedEvent>> ListAsync(CancellationToken cancel) => _database.ReadAsync<IReadOnlyList<ParkedEvent>>(
        async (connection, token) => [.. await connection.QueryAsync<ParkedEvent>(new CommandDefinition(
            """
            select stream, number, event_id, type, error, attempts, parked_at, (select count(*) from inbox_held h where h.stream = p.stream) as held
            from inbox_parked p order by parked_at limit 100
            """,
            cancellationToken: token)).ConfigureAwait(false)],
        cancel);

    /// <summary>Tries the stream's parked event again, and all that wait behind it.</summary>
    public async Task RetryAsync(string stream, CancellationToken cancel)
    {
        await _database.InTransactionAsync(
            (connection, transaction, token) => connection.ExecuteAsync(new CommandDefinition(
                "delete from inbox_parked where stream = @stream", new { stream }, transaction, cancellationToken: token)),
            cancel).ConfigureAwait(false);
        await _inbox.DrainAsync(stream, cancel).ConfigureAwait(false);
    }

    /// <summary>Tries all of them again.</summary>
    public async Task RetryAllAsync(CancellationToken cancel)
    {
        var streams = await _database.ReadAsync(
            async (connection, token) => (await connection.QueryAsync<string>(new CommandDefinition(
                "select stream from inbox_parked", cancellationToken: token)).ConfigureAwait(false)).ToList(),
            cancel).ConfigureAwait(false);
        foreach (var stream in streams)
        {
            await RetryAsync(stream, cancel).ConfigureAwait(false);
        }
    }
}
