using Dapper;
using HashPerp.ContractLifecycle.Core;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ContractLifecycle;

/// <summary>Public records of accounts.</summary>
internal static class StandingStore
{
    public static Task AddAsync(
        Bytes32 account, AccountStanding more, DateTimeOffset at, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into standing (account, matches, activated, strikes, first_seen) values (@Account, @Matches, @Activated, @Strikes, @At)
            on conflict (account) do update set matches = standing.matches + @Matches, activated = standing.activated + @Activated,
              strikes = standing.strikes + @Strikes
            """,
            new { Account = account.ToBytes(), more.Matches, more.Activated, more.Strikes, At = at.UtcDateTime }, transaction, cancellationToken: cancel));

    /// <summary>Null for an account that never traded.</summary>
    public static async Task<(AccountStanding Standing, DateTimeOffset FirstSeen)?> FindAsync(
        Bytes32 account, NpgsqlConnection connection, CancellationToken cancel)
    {
        var row = await connection.QuerySingleOrDefaultAsync<Stored>(new CommandDefinition(
            "select matches, activated, strikes, first_seen from standing where account = @Account", new { Account = account.ToBytes() },
            cancellationToken: cancel));
        return row is null ? null : (new AccountStanding(row.Matches, row.Activated, row.Strikes), new DateTimeOffset(row.FirstSeen, TimeSpan.Zero));
    }

    private sealed record Stored(int Matches, int Activated, int Strikes, DateTime FirstSeen);
}
