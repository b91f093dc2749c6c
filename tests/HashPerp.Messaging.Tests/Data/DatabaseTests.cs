using Dapper;
using HashPerp.Data;
using HashPerp.Primitives;
using HashPerp.Testing;
using Microsoft.Extensions.Options;
using Npgsql;

namespace HashPerp.Messaging.Tests;

public sealed class DatabaseTests
{
    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_not_repeated()
    {
        const int Cuts = 25;
        await using var server = await PostgresServer.StartNewAsync();
        await using var source = await EffectsAsync(server);
        var database = new Database(source, Options.Create(new DataOptions()), TimeProvider.System);
        // A commit that waits for a standby which never comes: it is done, and its answer is held back until somebody cuts the connection.
        await ExecuteAsync(source, "alter system set synchronous_standby_names = 'nobody'");
        await ExecuteAsync(source, "select pg_reload_conf()");
        using var stop = new CancellationTokenSource();
        var cutter = CutAsync(source, "wait_event = 'SyncRep'", TimeSpan.FromMilliseconds(5), stop.Token);
        for (var number = 1; number <= Cuts; number++)
        {
            Assert.Equal(number, await InsertAsync(database, number));
        }
        await stop.CancelAsync();
        Assert.True(await cutter >= Cuts);
        Assert.Equal(Enumerable.Range(1, Cuts), await NumbersAsync(source));
    }

    [Fact]
    public async Task Connections_that_are_cut_at_any_moment_leave_each_effect_once()
    {
        const int Effects = 300;
        await using var source = await EffectsAsync(await TestStack.PostgresAsync());
        var database = new Database(source, Options.Create(new DataOptions { RetryMilliseconds = 60_000 }), TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var cutter = CutAsync(source, "true", TimeSpan.FromMilliseconds(60), stop.Token);
        await Parallel.ForEachAsync(
            Enumerable.Range(1, Effects), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (number, _) => await InsertAsync(database, number));
        await stop.CancelAsync();
        Assert.True(await cutter > 0);
        Assert.Equal(Enumerable.Range(1, Effects), await NumbersAsync(source));
    }

    [Theory]
    [InlineData("40001")]
    [InlineData("40P01")]
    [InlineData("53100")]
    [InlineData("58030")]
    public async Task A_conflict_or_a_disk_that_is_full_for_a_moment_is_tried_again_and_leaves_one_effect(string sqlState)
    {
        await using var source = await EffectsAsync(await TestStack.PostgresAsync());
        var database = new Database(source, Options.Create(new DataOptions()), TimeProvider.System);
        var attempts = 0;
        await database.InTransactionAsync(
            async (connection, transaction, _) =>
            {
                await connection.ExecuteAsync("insert into effects values (1)", transaction: transaction);
                if (++attempts < 4)
                {
                    await connection.ExecuteAsync($"do $$ begin raise exception using errcode = '{sqlState}'; end $$", transaction: transaction);
                }
            },
            CancellationToken.None);
        Assert.Equal(4, attempts);
        Assert.Equal([1], await NumbersAsync(source));
    }

    [Fact]
    public async Task Another_error_comes_through_at_once_and_leaves_no_effect()
    {
        await using var source = await EffectsAsync(await TestStack.PostgresAsync());
        var database = new Database(source, Options.Create(new DataOptions()), TimeProvider.System);
        var attempts = 0;
        var error = await Assert.ThrowsAsync<PostgresException>(() => database.InTransactionAsync(
            async (connection, transaction, _) =>
            {
                attempts++;
                await connection.ExecuteAsync("insert into effects values (1)", transaction: transaction);
                await connection.ExecuteAsync("select 1 / 0", transaction: transaction);
            },
            CancellationToken.None));
        Assert.Equal(("22012", 1), (error.SqlState, attempts));
        Assert.Empty(await NumbersAsync(source));
    }

    [Fact]
    public async Task A_database_that_stays_away_is_reported_with_its_number()
    {
        await using var source = NpgsqlDataSource.Create("Host=/var/tmp/there-is-no-such-folder;Username=hashperp;Database=none");
        var database = new Database(source, Options.Create(new DataOptions { RetryMilliseconds = 100 }), TimeProvider.System);
        var error = await Assert.ThrowsAsync<HashPerpException>(() => InsertAsync(database, 1));
        Assert.Equal(DataErrors.DatabaseUnavailable, error.Code);
    }

    [Fact]
    public async Task A_disk_that_stays_full_is_reported_with_its_number_and_leaves_no_effect()
    {
        await using var source = await EffectsAsync(await TestStack.PostgresAsync());
        var database = new Database(source, Options.Create(new DataOptions { RetryMilliseconds = 100 }), TimeProvider.System);
        var error = await Assert.ThrowsAsync<HashPerpException>(() => database.InTransactionAsync(
            async (connection, transaction, _) =>
            {
                await connection.ExecuteAsync("insert into effects values (1)", transaction: transaction);
                await connection.ExecuteAsync("do $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$", transaction: transaction);
            },
            CancellationToken.None));
        Assert.Equal(DataErrors.DatabaseFull, error.Code);
        Assert.Contains("could not extend file", error.Message, StringComparison.Ordinal);
        Assert.Empty(await NumbersAsync(source));
    }

    [Fact]
    public async Task A_commit_that_a_full_disk_refuses_is_tried_again_and_leaves_one_effect()
    {
        await using var source = await EffectsAsync(await TestStack.PostgresAsync());
        // A sequence counts the attempts: it isn't rolled back.
        await ExecuteAsync(source, """
            create sequence attempts;
            create function refuse() returns trigger language plpgsql as $$
            begin if nextval('attempts') < 3 then raise exception 'full' using errcode = '53100'; end if; return null; end $$;
            create constraint trigger at_commit after insert on effects deferrable initially deferred for each row execute function refuse()
            """);
        var database = new Database(source, Options.Create(new DataOptions()), TimeProvider.System);
        Assert.Equal(1, await InsertAsync(database, 1));
        Assert.Equal([1], await NumbersAsync(source));
    }

    private static async Task<NpgsqlDataSource> EffectsAsync(PostgresServer server)
    {
        var source = NpgsqlDataSource.Create(await TestDatabase.CreateAsync(server));
        // No key: a repeat would show.
        await ExecuteAsync(source, "create table effects (number integer not null)");
        return source;
    }

    private static Task<int> InsertAsync(Database database, int number) => database.InTransactionAsync(
        async (connection, transaction, cancel) =>
        {
            await connection.ExecuteAsync(new CommandDefinition("insert into effects values (@number)", new { number }, transaction, cancellationToken: cancel));
            return number;
        },
        CancellationToken.None);

    private static async Task<List<int>> NumbersAsync(NpgsqlDataSource source)
    {
        // What lies in the pool may be cut.
        source.Clear();
        await using var connection = await source.OpenConnectionAsync();
        return [.. await connection.QueryAsync<int>("select number from effects order by number")];
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Ends one connection after the other; returns how many.</summary>
    private static async Task<int> CutAsync(NpgsqlDataSource source, string which, TimeSpan interval, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(source.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(CancellationToken.None);
        using var timer = new PeriodicTimer(interval);
        var cut = 0;
        while (!stop.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            cut += await connection.ExecuteScalarAsync<int>(
                $"""
                select count(*) from (select pg_terminate_backend(pid) from pg_stat_activity
                  where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend' and {which} order by random() limit 1) cut
                """);
        }
        return cut;
    }
}
