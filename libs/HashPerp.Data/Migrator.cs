using System.Reflection;
using Dapper;
using DbUp;
using DbUp.Engine;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.Data;

/// <summary>Applies the migrations that a database hasn't seen, each in its own transaction, forward only. Several migrators wait for each other.</summary>
public static class Migrator
{
    /// <summary>Any number that no other advisory lock of this database uses.</summary>
    private const long MigrationLock = 0x48505F4D_49475241;

    /// <summary>Applies this library's migrations and those of <paramref name="assemblies"/>: a test's template database, for example.</summary>
    /// <param name="assemblies">In the order of their scripts; a service's own comes last.</param>
    /// <exception cref="HashPerpException"><see cref="DataErrors.MigrationFailed"/>.</exception>
    public static Task MigrateAsync(string connectionString, CancellationToken cancel, params Assembly[] assemblies) => MigrateAsync(
        connectionString,
        [new MigrationScripts(typeof(Migrator).Assembly, -1), .. assemblies.Select((assembly, index) => new MigrationScripts(assembly, index))],
        cancel);

    /// <inheritdoc cref="MigrateAsync(string, CancellationToken, Assembly[])"/>
    public static async Task MigrateAsync(string connectionString, IEnumerable<MigrationScripts> sources, CancellationToken cancel)
    {
        var connection = new NpgsqlConnection(Unpooled(connectionString));
        await using var _ = connection.ConfigureAwait(false);
        await connection.OpenAsync(cancel).ConfigureAwait(false);
        // Held until the connection closes.
        await connection.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_lock(@MigrationLock)", new { MigrationLock }, commandTimeout: 300, cancellationToken: cancel)).ConfigureAwait(false);
        var result = Engine(connectionString, MigrationScripts.Of(sources)).PerformUpgrade();
        if (!result.Successful)
        {
            throw new HashPerpException(
                DataErrors.MigrationFailed, $"The migration {result.ErrorScript?.Name ?? "journal"} failed: {result.Error.Message}", "", result.Error);
        }
    }

    /// <summary>The scripts of <paramref name="sources"/> that the database hasn't seen.</summary>
    internal static IReadOnlyList<string> Missing(string connectionString, IEnumerable<MigrationScripts> sources) =>
        [.. Engine(connectionString, MigrationScripts.Of(sources)).GetScriptsToExecute().Select(script => script.Name)];

    // Without variables: dbup would read the $...$ of a PL/pgSQL body as one.
    private static UpgradeEngine Engine(string connectionString, IReadOnlyList<SqlScript> scripts) => DeployChanges.To
        .PostgresqlDatabase(Unpooled(connectionString)).WithScripts(scripts).WithTransactionPerScript().WithVariablesDisabled().LogToNowhere().Build();

    private static string Unpooled(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
}
