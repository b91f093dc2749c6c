using HashPerp.Data;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.OrderBook;

/// <summary>Builds a market's engine from its snapshot and journal.</summary>
public sealed class JournalReader(Database database)
{
    /// <param name="fromTheStart">Passes over the snapshot: for whoever doubts it.</param>
    /// <exception cref="HashPerpException"><see cref="OrderBookErrors.UnknownMarket"/>, <see cref="OrderBookErrors.DamagedJournal"/>,
    /// <see cref="OrderBookErrors.ReplayDiffers"/>.</exception>
    public Task<MarketEngine> LoadAsync(Bytes32 market, CancellationToken cancel, bool fromTheStart = false) => database.ReadAsync(
        async (connection, token) =>
        {
            var engine = await StartAsync(market, fromTheStart, connection, token);
            await using var command = new NpgsqlCommand(
                "select seq, command, event_link from journal where market_id = $1 and seq > $2 order by seq", connection)
            {
                Parameters = { new() { Value = market.ToBytes() }, new() { Value = (long)engine.Sequence } },
            };
            await using var reader = await command.ExecuteReaderAsync(token);
            while (await reader.ReadAsync(token))
            {
                engine.Replayed(new JournalEntry((ulong)reader.GetInt64(0), (byte[])reader[1], new Bytes32((byte[])reader[2])));
            }
            return engine;
        },
        cancel);

    private static async Task<MarketEngine> StartAsync(Bytes32 market, bool fromTheStart, NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "select m.definition, s.state, s.state_hash from markets m left join snapshots s using (market_id) where market_id = $1", connection)
        {
            Parameters = { new() { Value = market.ToBytes() } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        if (!await reader.ReadAsync(cancel))
        {
            throw OrderBookErrors.UnknownMarket.Error($"There is no market {market}.", "Look at GetMarkets.");
        }
        if (fromTheStart || await reader.IsDBNullAsync(1, cancel))
        {
            return new MarketEngine(DefinitionBytes.Read((byte[])reader[0]));
        }
        var state = (byte[])reader[1];
        return MarketEngine.HashOf(state) == new Bytes32((byte[])reader[2])
            ? MarketEngine.Restore(state)
            : throw OrderBookErrors.DamagedJournal.Error(
                $"The snapshot of market {market} doesn't have its hash.", "Delete it: the journal alone gives the same.");
    }
}
