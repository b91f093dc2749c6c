using System.Reflection;
using Dapper;
using Npgsql;

namespace HashPerp.ArkServer.Data;

/// <summary>Applies the numbered SQL files of Data/Migrations that the database has not seen, each in its own transaction. Forward only.</summary>
public static class Migrator
{
    /// <summary>Serializes migrators; any number that no other advisory lock of this database uses.</summary>
    private const long MigrationLock = 0x41524B_4D494752;

    public static async Task MigrateAsync(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync("select pg_advisory_lock(@MigrationLock)", new { MigrationLock });
        await connection.ExecuteAsync($"create schema if not exists {Database.Schema}");
        await connection.ExecuteAsync("create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())");
        var applied = (await connection.QueryAsync<string>("select name from migrations")).ToHashSet();
        foreach (var (name, sql) in Scripts().Where(script => !applied.Contains(script.Name)))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await connection.ExecuteAsync(sql, transaction: transaction);
            await connection.ExecuteAsync("insert into migrations (name) values (@name)", new { name }, transaction);
            await transaction.CommitAsync(cancel);
        }
    }

    /// <summary>Whether every script of this build has been applied; the host refuses to start otherwise.</summary>
    public static async Task<bool> IsCurrentAsync(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        if (await connection.ExecuteScalarAsync<string?>("select to_regclass('migrations')::text") is null)
        {
            return false;
        }
        var applied = (await connection.QueryAsync<string>("select name from migrations")).ToHashSet();
        return Scripts().All(script => applied.Contains(script.Name));
    }

    private static IEnumerable<(string Name, string Sql)> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (resource, reader.ReadToEnd());
        }
    }
}
