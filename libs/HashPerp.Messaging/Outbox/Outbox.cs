using System.Diagnostics;
using HashPerp.Events;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.Messaging;

/// <inheritdoc cref="IOutbox"/>
internal sealed class Outbox(MessagingIdentity identity) : IOutbox
{
    /// <summary>What the relay listens to; the notification is sent when the transaction commits.</summary>
    public const string Channel = "hashperp_outbox";

    private const int MaxStreamLength = 200;

    private const string Append =
        """
        with next as (
          insert into outbox_streams (stream, last_number) values ($2, 1)
          on conflict (stream) do update set last_number = outbox_streams.last_number + 1
          returning last_number)
        insert into outbox (event_id, stream, number, type, body, traceparent)
        select $1, $2, last_number, $3, $4, $5 from next
        returning number
        """;

    public async Task<long> AddAsync(
        IEvent fact, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel, string? traceparent = null) =>
        (await AddAsync([fact], connection, transaction, cancel, traceparent).ConfigureAwait(false))[0];

    public async Task<IReadOnlyList<long>> AddAsync(
        IReadOnlyList<IEvent> facts, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel, string? traceparent = null)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Count == 0)
        {
            return [];
        }
        var batch = new NpgsqlBatch(connection, transaction);
        await using var _ = batch.ConfigureAwait(false);
        foreach (var fact in facts)
        {
            batch.BatchCommands.Add(Command(fact, traceparent ?? Activity.Current?.Id));
        }
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"notify {Channel}"));
        var numbers = new List<long>(facts.Count);
        var reader = await batch.ExecuteReaderAsync(cancel).ConfigureAwait(false);
        await using var closing = reader.ConfigureAwait(false);
        do
        {
            while (await reader.ReadAsync(cancel).ConfigureAwait(false))
            {
                numbers.Add(reader.GetInt64(0));
            }
        }
        while (await reader.NextResultAsync(cancel).ConfigureAwait(false));
        return numbers;
    }

    private NpgsqlBatchCommand Command(IEvent fact, string? traceparent)
    {
        var kind = EventCatalog.Of(fact.GetType());
        if (kind.Owner != identity.Service)
        {
            throw MessagingErrors.NotTheOwner.Error($"{kind.Urn} belongs to {kind.Owner}; {identity.Service} may not write it.");
        }
        if (fact.Stream.Length > MaxStreamLength)
        {
            throw MessagingErrors.MalformedEvent.Error($"A stream's name of {fact.Stream.Length} characters; at most {MaxStreamLength} are allowed.");
        }
        return new NpgsqlBatchCommand(Append)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7() },
                new NpgsqlParameter<string> { TypedValue = fact.Stream },
                new NpgsqlParameter<string> { TypedValue = kind.Urn },
                new NpgsqlParameter<string> { TypedValue = EventJson.Write(fact) },
                new NpgsqlParameter { Value = (object?)traceparent ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text },
            },
        };
    }
}
