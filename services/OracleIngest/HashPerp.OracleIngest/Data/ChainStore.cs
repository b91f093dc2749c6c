using System.Numerics;
using Dapper;
using HashPerp.Chain;
using HashPerp.Data;
using HashPerp.OracleIngest.Core;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.OracleIngest;

/// <summary>The chain in Postgres. A step is written whole, with its events, or not at all; writers of several instances wait for each other.</summary>
public sealed class ChainStore(Database database, ChainEvents events, OracleOptions options)
{
    private readonly ChainProfile _profile = options.Profile.Create();

    /// <summary>The chain as it was last committed; null for an empty database.</summary>
    /// <exception cref="HashPerpException"><see cref="OracleIngestErrors.HistoryMismatch"/>: it is another network's, profile's or history's.</exception>
    public Task<Observation?> LoadAsync(CancellationToken cancel) => database.InTransactionAsync(
        async (connection, transaction, _) =>
        {
            // Shared: no step is written between the two reads.
            var state = await connection.QuerySingleOrDefaultAsync<StateRow>("select * from chain_state for share", transaction: transaction);
            if (state is null)
            {
                return null;
            }
            RequireOwn(state);
            var rows = (await connection.QueryAsync<HeaderRow>("select header, observed_at_us from headers order by height", transaction: transaction)).AsList();
            var headers = HeaderChain.Create(state.FirstHeight, [.. rows.Select(row => ChainHeader.Parse(row.Header))]);
            return new Observation(IndexedChain.Create(_profile, headers), rows[^1].ObservedAtUs);
        },
        cancel);

    /// <summary>Writes the first headers of an empty database. False when another instance was faster.</summary>
    public Task<bool> BeginAsync(IndexedChain chain, long nowUs, CancellationToken cancel) => database.InTransactionAsync(
        async (connection, transaction, token) =>
        {
            var isNew = await connection.ExecuteAsync(
                """
                insert into chain_state (genesis, profile, first_height, tip_height, tip_hash)
                values (@Genesis, @Profile, @FirstHeight, @TipHeight, @TipHash) on conflict do nothing
                """,
                State(chain), transaction) == 1;
            if (isNew)
            {
                var all = Enumerable.Range(chain.Headers.FirstHeight, chain.TipHeight - chain.Headers.FirstHeight + 1);
                await InsertAsync(chain, all, nowUs, connection, transaction);
                await ReplaceCandlesAsync(
                    CandleFold.Intervals.Select(interval => new CandleChange(interval, null, chain.AllCandles(interval))), connection, transaction);
                await events.WriteAsync([], chain.BlocksFrom(0), connection, transaction, token);
                FaultPoint.Before(OracleIngestFaultPoints.StepWritten);
            }
            return isNew;
        },
        cancel);

    /// <summary>Writes a step. False when the database is elsewhere: another instance moved it, and it has to be loaded again.</summary>
    public Task<bool> ApplyAsync(ChainUpdate update, long nowUs, CancellationToken cancel) => database.InTransactionAsync(
        async (connection, transaction, token) =>
        {
            var tip = await connection.ExecuteScalarAsync<byte[]>("select tip_hash from chain_state for update", transaction: transaction);
            if (tip is null || !tip.AsSpan().SequenceEqual(update.Before.TipHash.ToBytes()))
            {
                return false;
            }
            await connection.ExecuteAsync("delete from headers where height > @ForkHeight", new { update.ForkHeight }, transaction);
            await InsertAsync(update.After, Enumerable.Range(update.ForkHeight + 1, update.Connected.Count), nowUs, connection, transaction);
            await ReplaceCandlesAsync(update.Candles, connection, transaction);
            await connection.ExecuteAsync("update chain_state set tip_height = @TipHeight, tip_hash = @TipHash", State(update.After), transaction);
            var gone = update.Disconnected.Select(update.Before.BlockAt).OfType<ChainBlock>();
            await events.WriteAsync(gone, update.Told, connection, transaction, token);
            FaultPoint.Before(OracleIngestFaultPoints.StepWritten);
            return true;
        },
        cancel);

    private static async Task InsertAsync(
        IndexedChain chain, IEnumerable<int> heights, long nowUs, NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        var rows = heights.Select(height => (Height: height, Header: chain.Headers.HeaderAt(height), Block: chain.BlockAt(height))).ToList();
        await connection.ExecuteAsync(
            """
            insert into headers (height, hash, header, median_time, observed_at_us)
            select *, @nowUs from unnest(@heights, @hashes, @headers, @medians)
            """,
            new
            {
                heights = rows.Select(row => row.Height).ToArray(),
                hashes = rows.Select(row => row.Header.Hash.ToBytes()).ToArray(),
                headers = rows.Select(row => row.Header.Header.ToBytes()).ToArray(),
                medians = rows.Select(row => (long?)row.Block?.MedianTime).ToArray(),
                nowUs,
            },
            transaction);
        var priced = rows.Where(row => row.Block?.Index is not null).ToList();
        await connection.ExecuteAsync(
            "insert into index_values (height, target, hashprice_msat) select * from unnest(@heights, @targets, @prices)",
            new
            {
                heights = priced.Select(row => row.Height).ToArray(),
                targets = priced.Select(row => TargetBytes(row.Block!.Index!.Target)).ToArray(),
                prices = priced.Select(row => row.Block!.Index!.MilliSat).ToArray(),
            },
            transaction);
    }

    private static async Task ReplaceCandlesAsync(IEnumerable<CandleChange> changes, NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        foreach (var change in changes)
        {
            await connection.ExecuteAsync(
                "delete from candles where interval_seconds = @IntervalSeconds and opens_at >= @from",
                new { change.IntervalSeconds, from = (long?)change.RemoveFrom ?? long.MaxValue },
                transaction);
            await connection.ExecuteAsync(
                """
                insert into candles (interval_seconds, opens_at, open_msat, high_msat, low_msat, close_msat, blocks)
                values (@IntervalSeconds, @OpensAt, @Open, @High, @Low, @Close, @Blocks)
                on conflict (interval_seconds, opens_at) do update set open_msat = excluded.open_msat, high_msat = excluded.high_msat,
                  low_msat = excluded.low_msat, close_msat = excluded.close_msat, blocks = excluded.blocks
                """,
                change.Candles.Select(candle => new
                {
                    candle.IntervalSeconds, OpensAt = (long)candle.OpensAt, candle.Open, candle.High, candle.Low, candle.Close, candle.Blocks,
                }),
                transaction);
        }
    }

    private static byte[] TargetBytes(BigInteger target)
    {
        var bytes = new byte[32];
        target.TryWriteBytes(bytes.AsSpan(32 - target.GetByteCount(isUnsigned: true)), out _, isUnsigned: true, isBigEndian: true);
        return bytes;
    }

    private object State(IndexedChain chain) => new
    {
        Genesis = options.GenesisHash.ToBytes(),
        Profile = _profile.ToString(),
        chain.Headers.FirstHeight,
        chain.TipHeight,
        TipHash = chain.TipHash.ToBytes(),
    };

    private void RequireOwn(StateRow state)
    {
        if (!state.Genesis.AsSpan().SequenceEqual(options.GenesisHash.ToBytes()) || state.Profile != _profile.ToString() || state.FirstHeight != options.LowestHeader)
        {
            throw OracleIngestErrors.HistoryMismatch.Error(
                $"The database holds '{state.Profile}' from header {state.FirstHeight} on, configured is '{_profile}' from {options.LowestHeader} on {options.Network}.",
                "Restore Oracle__Network, Oracle__Profile and Oracle__FirstHeight, or begin with an empty database.");
        }
    }

    private sealed record StateRow
    {
        public byte[] Genesis { get; init; } = [];

        public string Profile { get; init; } = "";

        public int FirstHeight { get; init; }
    }

    private sealed record HeaderRow
    {
        public byte[] Header { get; init; } = [];

        public long ObservedAtUs { get; init; }
    }
}
