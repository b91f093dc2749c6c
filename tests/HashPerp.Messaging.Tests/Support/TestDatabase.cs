using Dapper;
using HashPerp.Data;
using HashPerp.Messaging.TestService;
using HashPerp.Testing;
using Npgsql;

namespace HashPerp.Messaging.Tests;

/// <summary>Databases as a service has them, with the tables of <see cref="Numbered"/>.</summary>
internal static class TestDatabase
{
    public static async Task<string> CreateAsync(PostgresServer? server = null) =>
        await (server ?? await TestStack.PostgresAsync()).CreateDatabaseAsync("messaging", MigrateAsync);

    public static async Task MigrateAsync(string connectionString)
    {
        await Migrator.MigrateAsync(connectionString, CancellationToken.None, typeof(MessagingSetup).Assembly);
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.ExecuteAsync(Numbered.Table);
    }
}
