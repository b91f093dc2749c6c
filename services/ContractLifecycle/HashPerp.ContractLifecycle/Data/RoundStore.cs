using System.Text.Json;
using Dapper;
using HashPerp.ContractLifecycle.Core;
using HashPerp.Events.OrderBook;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ContractLifecycle;

/// <summary>Rounds in the table <c>contracts</c>. A round is locked from its reading to the commit, so inputs of one round apply one after the other.</summary>
internal static class RoundStore
{
    public static async Task<RoundRow?> LockAsync(string round, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel) =>
        Row(await connection.QuerySingleOrDefaultAsync<Stored>(new CommandDefinition(
            $"{Select} where round = @round for update", new { round }, transaction, cancellationToken: cancel)));

    public static async Task<RoundRow?> FindAsync(string round, NpgsqlConnection connection, CancellationToken cancel) =>
        Row(await connection.QuerySingleOrDefaultAsync<Stored>(new CommandDefinition($"{Select} where round = @round", new { round }, cancellationToken: cancel)));

    /// <returns>False when there is a round of this id already.</returns>
    public static async Task<bool> InsertAsync(RoundRow row, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into contracts (round, match_id, market_id, state, maker_account, taker_account, height_account, time_account, is_mutual, price, lots,
              expiry_height, match, machine, traceparent, due_at, created_at, updated_at)
            values (@Round, @MatchId, @MarketId, @State, @Maker, @Taker, @Height, @Time, @IsMutual, @Price, @Lots,
              @ExpiryHeight, @Match, @Machine, @Traceparent, @DueAt, @At, @At)
            on conflict (round) do nothing
            """,
            Values(row, row.CreatedAt, row.CreatedAt), transaction, cancellationToken: cancel)) == 1;

    /// <summary>Removes a round of an id that somebody else has a right to; only one that nothing stands of.</summary>
    public static async Task RemoveAsync(string round, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel) =>
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from reports where round = @round; delete from contracts where round = @round", new { round }, transaction, cancellationToken: cancel));

    public static async Task SaveAsync(
        RoundRow row, DateTimeOffset? dueAt, DateTimeOffset at, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update contracts set state = @State, height_account = @Height, time_account = @Time, is_mutual = @IsMutual, machine = @Machine, reason = @Reason,
              due_at = @DueAt, updated_at = @At
            where round = @Round
            """,
            Values(row, dueAt, at), transaction, cancellationToken: cancel));

    /// <summary>Rounds whose next tick is due, the most overdue first.</summary>
    public static async Task<IReadOnlyList<string>> DueAsync(DateTimeOffset at, int most, NpgsqlConnection connection, CancellationToken cancel) =>
        [.. await connection.QueryAsync<string>(new CommandDefinition(
            "select round from contracts where due_at <= @At order by due_at limit @most", new { At = at.UtcDateTime, most }, cancellationToken: cancel))];

    /// <summary>Rounds that an agent which just logged in may have missed something of.</summary>
    public static async Task<IReadOnlyList<string>> MissedByAsync(Bytes32 account, DateTimeOffset since, NpgsqlConnection connection, CancellationToken cancel) =>
        [.. await connection.QueryAsync<string>(new CommandDefinition(
            """
            select round from contracts
            where (maker_account = @Account or taker_account = @Account) and match_id is not null
              and (state in ('Matched', 'Proposed', 'Presigned') or (state = 'Aborted' and updated_at > @Since))
            order by updated_at desc limit 500
            """,
            new { Account = account.ToBytes(), Since = since.UtcDateTime }, cancellationToken: cancel))];

    /// <summary>Rounds that wait for something.</summary>
    public static async Task<IReadOnlyList<string>> WaitingAsync(NpgsqlConnection connection, CancellationToken cancel) =>
        [.. await connection.QueryAsync<string>(new CommandDefinition("select round from contracts where due_at is not null", cancellationToken: cancel))];

    /// <summary>Direct rounds of an account that its counterparty has not named.</summary>
    public static Task<int> OneSidedAsync(Bytes32 account, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel) =>
        connection.ExecuteScalarAsync<int>(new CommandDefinition(
            "select count(*) from contracts where maker_account = @Account and not is_mutual and state <> 'Aborted'", new { Account = account.ToBytes() }, transaction,
            cancellationToken: cancel));

    private const string Select = "select machine, match, traceparent, created_at from contracts";

    private static RoundRow? Row(Stored? stored) => stored is null ? null : new RoundRow(
        RoundJson.Read(stored.Machine), stored.Match is null ? null : JsonSerializer.Deserialize<OrderMatchedV1>(stored.Match), stored.Traceparent,
        new DateTimeOffset(stored.CreatedAt, TimeSpan.Zero));

    private static object Values(RoundRow row, DateTimeOffset? dueAt, DateTimeOffset at)
    {
        var round = row.Round;
        return new
        {
            Round = round.Id,
            MatchId = row.Match is null ? null : Hex.Decode(row.Match.MatchId),
            MarketId = row.Match is null ? null : Hex.Decode(row.Match.MarketId),
            State = round.State.ToString(),
            Maker = round.Maker.Account.ToBytes(),
            Taker = round.Taker.Account.ToBytes(),
            Height = AccountOf(round, Leg.Height),
            Time = AccountOf(round, Leg.Time),
            round.IsMutual,
            Price = (long?)row.Match?.Price,
            Lots = (long?)row.Match?.Lots,
            ExpiryHeight = (long?)row.Match?.ExpiryHeight,
            Match = row.Match is null ? null : JsonSerializer.Serialize(row.Match),
            Machine = RoundJson.Write(round),
            Reason = round.State == RoundState.Aborted ? round.Aborted?.Reason : null,
            row.Traceparent,
            DueAt = dueAt?.UtcDateTime,
            At = at.UtcDateTime,
        };
    }

    private static byte[]? AccountOf(Round round, Leg leg) =>
        round.Maker.Leg == leg ? round.Maker.Account.ToBytes() : round.Taker.Leg == leg ? round.Taker.Account.ToBytes() : null;

    private sealed record Stored(string Machine, string? Match, string? Traceparent, DateTime CreatedAt);
}
