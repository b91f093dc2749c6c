using HashPerp.Testing;
using Npgsql;

namespace HashPerp.Bitcoin.Tests.Rpc;

/// <summary>The database server of the tests themselves.</summary>
public sealed class PostgresServerTests
{
    [Fact]
    public async Task Databases_copied_from_one_template_are_apart()
    {
        var server = await TestStack.PostgresAsync();
        var migrations = 0;
        async Task Migrate(string template)
        {
            migrations++;
            await ExecuteAsync(template, "CREATE TABLE coins (id int)");
        }
        var first = await server.CreateDatabaseAsync("copies", Migrate);
        var second = await server.CreateDatabaseAsync("copies", Migrate);
        await ExecuteAsync(first, "INSERT INTO coins VALUES (7)");
        Assert.Equal(1L, await ExecuteAsync(first, "SELECT count(*) FROM coins"));
        Assert.Equal(0L, await ExecuteAsync(second, "SELECT count(*) FROM coins"));
        Assert.Equal(1, migrations);
    }

    [Fact]
    public async Task What_was_committed_survives_a_kill()
    {
        await using var server = await PostgresServer.StartNewAsync();
        var database = await server.CreateDatabaseAsync();
        await ExecuteAsync(database, "CREATE TABLE coins (id int)");
        await ExecuteAsync(database, "INSERT INTO coins VALUES (7)");
        await server.KillAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(database, "SELECT 1"));
        await server.StartAsync();
        Assert.Equal(7, await ExecuteAsync(database, "SELECT id FROM coins"));
        await server.RestartAsync();
        Assert.Equal(7, await ExecuteAsync(database, "SELECT id FROM coins"));
    }

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
