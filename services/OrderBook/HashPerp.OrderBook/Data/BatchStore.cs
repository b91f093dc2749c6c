using HashPerp.Data;
using HashPerp.Events;
using HashPerp.Messaging;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.OrderBook;

/// <summary>Makes a batch durable: journal, read tables, answers and events in one transaction, or nothing of it.</summary>
internal sealed class BatchStore(JournalDatabase journal, IOutbox outbox)
{
    /// <param name="epoch">The writer's; a writer whose market was claimed by another since then is refused.</param>
    /// <param name="batch">Commands that changed something, in their order.</param>
    /// <exception cref="HashPerpException"><see cref="OrderBookServiceErrors.FencedOff"/>, <see cref="DataErrors.DatabaseUnavailable"/>,
    /// <see cref="DataErrors.CommitOutcomeUnknown"/>.</exception>
    public async Task CommitAsync(MarketDefinition market, long epoch, IReadOnlyList<AppliedCommand> batch)
    {
        await journal.Database.InTransactionAsync(
            async (connection, transaction, cancel) =>
            {
                await RequireEpochAsync(market.Id, epoch, connection, transaction, cancel);
                await using var statements = new NpgsqlBatch(connection, transaction);
                foreach (var statement in new BatchRows(batch).Commands(market.Id, epoch))
                {
                    statements.BatchCommands.Add(statement);
                }
                await statements.ExecuteNonQueryAsync(cancel);
                foreach (var (traceparent, facts) in FactsByTrace(market, batch))
                {
                    await outbox.AddAsync(facts, connection, transaction, cancel, traceparent);
                }
                FaultPoint.Before(OrderBookFaultPoints.JournalCommitted);
            },
            CancellationToken.None);
        FaultPoint.After(OrderBookFaultPoints.JournalCommitted);
    }

    /// <summary>Replaces the market's snapshot.</summary>
    public Task WriteSnapshotAsync(IMarketEngine engine)
    {
        var (id, sequence, state, hash) = (engine.Definition.Id, engine.Sequence, engine.Snapshot(), engine.StateHash());
        return journal.Database.InTransactionAsync(
            async (connection, transaction, cancel) =>
            {
                await using var statements = new NpgsqlBatch(connection, transaction);
                statements.BatchCommands.Add(Sql.Command(
                    """
                    insert into snapshots (market_id, seq, state, state_hash) values ($1, $2, $3, $4)
                    on conflict (market_id) do update set seq = excluded.seq, state = excluded.state, state_hash = excluded.state_hash
                    where snapshots.seq < excluded.seq
                    """,
                    id.ToBytes(), (long)sequence, state, hash.ToBytes()));
                await statements.ExecuteNonQueryAsync(cancel);
            },
            CancellationToken.None);
    }

    /// <summary>The row lock holds off a claim until this batch is committed; a claim that was first has raised the epoch.</summary>
    private static async Task RequireEpochAsync(
        Bytes32 market, long epoch, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select epoch from markets where market_id = $1 for update", connection, transaction)
        {
            Parameters = { new() { Value = market.ToBytes() } },
        };
        var current = (long)(await command.ExecuteScalarAsync(cancel))!;
        if (current != epoch)
        {
            throw OrderBookServiceErrors.FencedOff.Error($"Another process serves this market (epoch {current}, ours is {epoch}).", "Ask that one.");
        }
    }

    private static IEnumerable<(string? Traceparent, IReadOnlyList<IEvent> Facts)> FactsByTrace(MarketDefinition market, IReadOnlyList<AppliedCommand> batch)
    {
        var facts = new List<IEvent>();
        for (var i = 0; i < batch.Count; i++)
        {
            facts.AddRange(PublicEvents.Of(market, batch[i].Result));
            var traceparent = batch[i].Queued?.Traceparent;
            if (facts.Count > 0 && (i + 1 == batch.Count || batch[i + 1].Queued?.Traceparent != traceparent))
            {
                yield return (traceparent, facts);
                facts = [];
            }
        }
    }
}
