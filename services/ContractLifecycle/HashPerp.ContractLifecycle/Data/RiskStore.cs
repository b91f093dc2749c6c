using Dapper;
using Npgsql;

namespace HashPerp.ContractLifecycle;

/// <summary>Since when the operator is silent, and of which live contracts was told that this puts them at risk.</summary>
internal static class RiskStore
{
    private const string Live = "c.state in ('Active', 'Settling')";

    /// <summary>Of one silence the first moment counts, whatever else is wrong with the operator later.</summary>
    public static Task SilentAsync(DateTimeOffset since, string reason, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel) =>
        connection.ExecuteAsync(new CommandDefinition(
            "update operator_silence set since = coalesce(since, @Since), reason = @reason", new { Since = since.UtcDateTime, reason }, transaction, cancellationToken: cancel));

    public static Task AnsweredAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel) =>
        connection.ExecuteAsync(new CommandDefinition("update operator_silence set since = null, reason = null", transaction: transaction, cancellationToken: cancel));

    /// <summary>Live contracts that the silence puts at risk and nobody was told of.</summary>
    /// <param name="late">A silence that began then or earlier counts.</param>
    public static async Task<IReadOnlyList<string>> UntoldAsync(DateTimeOffset late, int most, NpgsqlConnection connection, CancellationToken cancel) =>
        [.. await connection.QueryAsync<string>(new CommandDefinition(
            $"""
            select c.round from contracts c join operator_silence o on o.since <= @Late
            where {Live} and not exists (select 1 from contract_risks r where r.round = c.round)
            order by c.round limit @most
            """,
            new { Late = late.UtcDateTime, most }, cancellationToken: cancel))];

    /// <summary>Contracts told of whose risk is over: the operator answers, or they have ended.</summary>
    public static async Task<IReadOnlyList<string>> OverAsync(int most, NpgsqlConnection connection, CancellationToken cancel) =>
        [.. await connection.QueryAsync<string>(new CommandDefinition(
            $"""
            select c.round from contract_risks r join contracts c on c.round = r.round cross join operator_silence o
            where o.since is null or not ({Live}) order by c.round limit @most
            """,
            new { most }, cancellationToken: cancel))];

    /// <summary>Contracts at risk now.</summary>
    public static Task<long> CountAsync(NpgsqlConnection connection, CancellationToken cancel) => connection.ExecuteScalarAsync<long>(
        new CommandDefinition("select count(*) from contract_risks", cancellationToken: cancel));

    /// <summary>Locks the contract; null for one that isn't there. The silence is locked too: what AspAdapter tells next waits until this is told.</summary>
    public static async Task<RiskRow?> LockAsync(string round, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        var since = await connection.QuerySingleAsync<DateTime?>(new CommandDefinition("select since from operator_silence for update", transaction: transaction, cancellationToken: cancel));
        var row = await connection.QuerySingleOrDefaultAsync<Stored>(new CommandDefinition(
            $"select match_id, contract_id, terms, traceparent, {Live} as is_live from contracts c where round = @round for update", new { round }, transaction, cancellationToken: cancel));
        return row is null || row.ContractId is null || row.Terms is null ? null : new RiskRow(
            round, row.MatchId, row.ContractId, row.Terms, row.Traceparent, row.IsLive, since is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : null);
    }

    /// <summary>T of the rungs that aren't with their winner.</summary>
    public static async Task<IReadOnlyList<long>> OpenTimesAsync(string round, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel) =>
        [.. await connection.QueryAsync<long>(new CommandDefinition(
            "select time from rungs where round = @round and settled_by is null", new { round }, transaction, cancellationToken: cancel))];

    /// <returns>False when it was told already.</returns>
    public static async Task<bool> AddAsync(string round, DateTimeOffset since, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel) =>
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into contract_risks (round, since) values (@round, @Since) on conflict do nothing", new { round, Since = since.UtcDateTime }, transaction,
            cancellationToken: cancel)) == 1;

    /// <returns>False when it was none.</returns>
    public static async Task<bool> RemoveAsync(string round, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel) =>
        await connection.ExecuteAsync(new CommandDefinition("delete from contract_risks where round = @round", new { round }, transaction, cancellationToken: cancel)) == 1;

    private sealed record Stored(byte[]? MatchId, byte[]? ContractId, byte[]? Terms, string? Traceparent, bool IsLive);
}

/// <summary>A contract and its operator's silence, both locked.</summary>
/// <param name="SilentSince">Null while the operator answers.</param>
internal sealed record RiskRow(string Round, byte[]? MatchId, byte[] ContractId, byte[] Terms, string? Traceparent, bool IsLive, DateTimeOffset? SilentSince);
