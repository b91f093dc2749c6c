using HashPerp.Data;
using HashPerp.Events.Settlement;
using HashPerp.Messaging;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.OrderBook;

/// <param name="EarliestTime">T of the market's lowest strike, unix seconds.</param>
public sealed record AnnouncedSeries(Bytes32 Root, uint EarliestTime);

/// <param name="Height">Node height.</param>
/// <param name="MedianTime">Unix seconds.</param>
public sealed record ChainTip(uint Height, uint MedianTime);

/// <summary>Markets, announced series and the tip.</summary>
internal sealed class MarketStore(Database database, IOutbox outbox)
{
    public Task<List<Bytes32>> IdsAsync(CancellationToken cancel) => database.ReadAsync(
        async (connection, token) =>
        {
            var ids = new List<Bytes32>();
            await using var command = new NpgsqlCommand("select market_id from markets order by listed_at", connection);
            await using var reader = await command.ExecuteReaderAsync(token);
            while (await reader.ReadAsync(token))
            {
                ids.Add(new Bytes32((byte[])reader[0]));
            }
            return ids;
        },
        cancel);

    /// <summary>Fences off every earlier writer of a market; the new epoch.</summary>
    public Task<long> ClaimAsync(Bytes32 market, CancellationToken cancel) => database.InTransactionAsync(
        async (connection, transaction, token) =>
        {
            await using var command = new NpgsqlCommand("update markets set epoch = epoch + 1 where market_id = $1 returning epoch", connection, transaction)
            {
                Parameters = { new() { Value = market.ToBytes() } },
            };
            return (long)(await command.ExecuteScalarAsync(token))!;
        },
        cancel);

    /// <summary>Lists a market, or finds it listed already, in the caller's transaction.</summary>
    /// <exception cref="HashPerpException"><see cref="OrderBookErrors.MarketExists"/>: with another listing block.</exception>
    public async Task ListAsync(MarketDefinition market, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        await using var insert = new NpgsqlCommand(
            "insert into markets (market_id, definition, expiry_height, listing_height) values ($1, $2, $3, $4) on conflict do nothing",
            connection, transaction)
        {
            Parameters =
            {
                new() { Value = market.Id.ToBytes() }, new() { Value = DefinitionBytes.Write(market) },
                new() { Value = (long)market.Market.Height }, new() { Value = (long)market.ListingHeight },
            },
        };
        if (await insert.ExecuteNonQueryAsync(cancel) == 1)
        {
            await outbox.AddAsync(PublicEvents.Listed(market), connection, transaction, cancel);
            return;
        }
        await using var find = new NpgsqlCommand("select listing_height from markets where market_id = $1", connection, transaction)
        {
            Parameters = { new() { Value = market.Id.ToBytes() } },
        };
        var listed = (long)(await find.ExecuteScalarAsync(cancel))!;
        if (listed != market.ListingHeight)
        {
            throw OrderBookErrors.MarketExists.Error(
                $"Market {market.Id} was listed at height {listed}, not {market.ListingHeight}.", "Use the market as it is listed.");
        }
    }

    public static async Task SaveSeriesAsync(SeriesAnnouncedV1 series, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "insert into series (expiry_height, listing_height, root, strikes, times) values ($1, $2, $3, $4, $5) on conflict do nothing",
            connection, transaction)
        {
            Parameters =
            {
                new() { Value = (long)series.ExpiryHeight }, new() { Value = (long)series.ListingHeight }, new() { Value = Hex.Decode(series.Root) },
                new() { Value = series.Strikes.Select(strike => (long)strike).ToArray() }, new() { Value = series.Times.Select(time => (long)time).ToArray() },
            },
        };
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The announced series that covers a market: same expiry and listing block, and every strike of the market in it.</summary>
    public Task<AnnouncedSeries?> FindSeriesAsync(MarketDefinition market, CancellationToken cancel) => database.ReadAsync(
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand("select root, strikes, times from series where expiry_height = $1 and listing_height = $2", connection)
            {
                Parameters = { new() { Value = (long)market.Market.Height }, new() { Value = (long)market.ListingHeight } },
            };
            await using var reader = await command.ExecuteReaderAsync(token);
            while (await reader.ReadAsync(token))
            {
                var (strikes, times) = ((long[])reader[1], (long[])reader[2]);
                if (market.Market.Strikes.All(strike => strikes.Contains(strike.Value)))
                {
                    return new AnnouncedSeries(
                        new Bytes32((byte[])reader[0]), (uint)times[Array.IndexOf(strikes, (long)market.Market.Strikes[0].Value)]);
                }
            }
            return null;
        },
        cancel);

    public static async Task SaveTipAsync(ChainTip tip, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into chain_tip (height, median_time) values ($1, $2)
            on conflict (one_row) do update set height = excluded.height, median_time = excluded.median_time
            """,
            connection, transaction)
        {
            Parameters = { new() { Value = (long)tip.Height }, new() { Value = (long)tip.MedianTime } },
        };
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Null before the first block was told.</summary>
    public Task<ChainTip?> TipAsync(CancellationToken cancel) => database.ReadAsync(
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand("select height, median_time from chain_tip", connection);
            await using var reader = await command.ExecuteReaderAsync(token);
            return await reader.ReadAsync(token) ? new ChainTip((uint)reader.GetInt64(0), (uint)reader.GetInt64(1)) : null;
        },
        cancel);
}
