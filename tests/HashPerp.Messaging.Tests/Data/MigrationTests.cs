using Dapper;
using HashPerp.Data;
using HashPerp.Primitives;
using HashPerp.Testing;
using Npgsql;

namespace HashPerp.Messaging.Tests;

public sealed class MigrationTests
{
    [Fact]
    public async Task Migrators_at_the_same_time_and_a_second_time_apply_each_file_once()
    {
        var connectionString = await (await TestStack.PostgresAsync()).CreateDatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => MigrateAsync(connectionString)));
        await MigrateAsync(connectionString);
        await using var connection = new NpgsqlConnection(connectionString);
        Assert.Equal(
            ["HashPerp.Data.Migrations.0001_client_requests.sql", "HashPerp.Data.Migrations.0002_commit_tokens.sql", "HashPerp.Messaging.Migrations.0001_outbox.sql", "HashPerp.Messaging.Migrations.0002_inbox.sql"],
            await connection.QueryAsync<string>("select scriptname from schemaversions order by schemaversionsid"));
    }

    [Fact]
    public async Task A_service_does_not_start_on_a_database_that_lacks_a_migration()
    {
        var connectionString = await (await TestStack.PostgresAsync()).CreateDatabaseAsync();
        var error = await Assert.ThrowsAsync<HashPerpException>(
            () => TestHost.StartAsync("orderbook", connectionString, settings: ("Data:MigrationWaitSeconds", "0")));
        Assert.Equal(DataErrors.DatabaseNotMigrated, error.Code);
    }

    [Fact]
    public async Task A_service_waits_for_its_migrations_and_then_starts()
    {
        var connectionString = await (await TestStack.PostgresAsync()).CreateDatabaseAsync();
        var starting = TestHost.StartAsync("orderbook", connectionString);
        Assert.False(starting.IsCompleted);
        await MigrateAsync(connectionString);
        await using var host = await starting;
        Assert.Equal(1, await host.AddAsync("m1", 1));
    }

    [Fact]
    public async Task A_missing_connection_string_is_named()
    {
        var error = await Assert.ThrowsAsync<HashPerpException>(() => TestHost.StartAsync("orderbook", ""));
        Assert.Equal(DataErrors.MissingConnectionString, error.Code);
        Assert.Contains("ConnectionStrings__orderbook", error.Message, StringComparison.Ordinal);
    }

    private static Task MigrateAsync(string connectionString) =>
        Migrator.MigrateAsync(connectionString, CancellationToken.None, typeof(MessagingSetup).Assembly);
}
