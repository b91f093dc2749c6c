using Dapper;
using HashPerp.ArkServer.Core;
using HashPerp.Chain;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ArkServer.Policy;

/// <summary>Reads and writes of attestors, series, races and outcome keys.</summary>
public static class SeriesStore
{
    /// <summary>Believes an attestor if none is believed yet. Returns the one that is.</summary>
    public static async Task<string> PinFirstAsync(NpgsqlTransaction transaction, Bytes32 attestor, long now)
    {
        await transaction.Connection!.ExecuteAsync("lock table attestors in exclusive mode", transaction: transaction);
        await transaction.Connection!.ExecuteAsync(
            "insert into attestors (key, pinned_at) select @key, @now where not exists (select 1 from attestors)", new { key = attestor.ToString(), now }, transaction);
        return await transaction.Connection!.QuerySingleAsync<string>("select key from attestors order by pinned_at limit 1", transaction: transaction);
    }

    /// <summary>False if this very series is there already.</summary>
    /// <exception cref="HashPerpException"><see cref="OperatorErrors.SeriesRefused"/>: the attestor has announced something else for this expiry, or a key twice.</exception>
    public static async Task<bool> InsertAsync(NpgsqlTransaction transaction, RegisteredSeries series, long now)
    {
        ArgumentNullException.ThrowIfNull(series);
        var connection = transaction.Connection!;
        var (root, attestor) = (series.Root.ToString(), series.Attestor.ToString());
        await connection.ExecuteAsync(
            "insert into attestors (key, pinned_at) values (@attestor, @now) on conflict do nothing", new { attestor, now }, transaction);
        var inserted = await connection.ExecuteAsync(
            "insert into series (root, attestor, expiry_height) values (@root, @attestor, @ExpiryHeight) on conflict do nothing",
            new { root, attestor, series.ExpiryHeight },
            transaction);
        if (inserted == 0)
        {
            var known = await connection.QuerySingleOrDefaultAsync<string>("select root from series where root = @root", new { root }, transaction);
            return known is not null ? false : throw OperatorErrors.SeriesRefused.Error(
                $"{attestor} has announced another series for block {series.ExpiryHeight}.", "Keep both announcements: together they are evidence against the attestor.");
        }
        await connection.ExecuteAsync(
            "insert into series_leaves (hash, root) values (@hash, @root)", series.Leaves.Select(leaf => new { hash = SeriesTree.LeafHash(leaf).ToString(), root }), transaction);
        foreach (var key in series.Keys)
        {
            await InsertKeyAsync(transaction, key);
        }
        return true;
    }

    /// <summary>What is registered of these keys.</summary>
    public static async Task<IReadOnlyList<OutcomeKeyRace>> RacesOfAsync(NpgsqlTransaction transaction, IReadOnlyCollection<Bytes32> keys) =>
        [.. (await transaction.Connection!.QueryAsync<(string Key, short Leg, int Height, long Time, int Confirmations)>(
            "select k.key, k.leg, r.expiry_height, r.time, r.confirmations from outcome_keys k join races r using (expiry_height, time) where k.key = any(@keys)",
            new { keys = keys.Select(key => key.ToString()).ToArray() },
            transaction)).Select(row => new OutcomeKeyRace(Bytes32.Parse(row.Key), (Leg)row.Leg, new Race(row.Height, (uint)row.Time, row.Confirmations)))];

    /// <summary>Those of these leaves that registered series have.</summary>
    public static async Task<IReadOnlySet<Bytes32>> AnnouncedAsync(NpgsqlTransaction transaction, IEnumerable<Bytes32> leaves) =>
        (await transaction.Connection!.QueryAsync<string>(
            "select hash from series_leaves where hash = any(@hashes)", new { hashes = leaves.Select(leaf => leaf.ToString()).ToArray() }, transaction))
        .Select(Bytes32.Parse).ToHashSet();

    /// <summary>Races whose outcome hasn't been told yet and may be known.</summary>
    public static async Task<IReadOnlyList<Race>> UndecidedAsync(NpgsqlConnection connection) =>
        [.. (await connection.QueryAsync<(int Height, long Time, int Confirmations)>(
            "select expiry_height, time, confirmations from races where winner is null order by expiry_height, time limit 1000"))
            .Select(row => new Race(row.Height, (uint)row.Time, row.Confirmations))];

    public static Task DecideAsync(NpgsqlTransaction transaction, Race race, RaceOutcome outcome) => transaction.Connection!.ExecuteAsync(
        "update races set winner = @winner where expiry_height = @ExpiryHeight and time = @time",
        new { winner = (short)outcome.Winner, race.ExpiryHeight, time = (long)race.Time },
        transaction);

    /// <summary>The race of two attestors has one row; the key of a race is registered once and for all.</summary>
    private static async Task InsertKeyAsync(NpgsqlTransaction transaction, OutcomeKeyRace key)
    {
        var row = new
        {
            key = key.Key.ToString(),
            leg = (short)key.Leg,
            key.Race.ExpiryHeight,
            time = (long)key.Race.Time,
            key.Race.Confirmations,
        };
        await transaction.Connection!.ExecuteAsync(
            """
            insert into races (expiry_height, time, confirmations) values (@ExpiryHeight, @time, @Confirmations)
            on conflict (expiry_height, time) do update set confirmations = greatest(races.confirmations, excluded.confirmations)
            """,
            row,
            transaction);
        var inserted = await transaction.Connection!.ExecuteAsync(
            "insert into outcome_keys (key, leg, expiry_height, time) values (@key, @leg, @ExpiryHeight, @time) on conflict do nothing", row, transaction);
        if (inserted == 0)
        {
            throw OperatorErrors.SeriesRefused.Error($"Outcome key {key.Key} belongs to another race.", "A published key would decide two things; refuse the series.");
        }
    }
}
