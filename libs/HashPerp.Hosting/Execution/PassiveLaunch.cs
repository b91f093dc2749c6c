using Aspire.Hosting.ApplicationModel;
using Npgsql;

namespace HashPerp.Hosting;

/// <summary>"Starts" what is no process: a database in its server, a server that somebody else runs.</summary>
internal sealed class PassiveLaunch : ILaunch
{
    public async Task<IRunning> StartAsync(ResourceInstance instance, CancellationToken cancel)
    {
        if (instance.Resource is PostgresDatabaseResource database && database.Configured() is null)
        {
            await CreateAsync(database, cancel).ConfigureAwait(false);
        }
        return new Passive();
    }

    private static async Task CreateAsync(PostgresDatabaseResource database, CancellationToken cancel)
    {
        var server = await database.Parent.ConnectionStringExpression.GetValueAsync(cancel).ConfigureAwait(false);
        var at = new NpgsqlConnectionStringBuilder(server) { Database = "postgres", Pooling = false };
        await using var connection = new NpgsqlConnection(at.ConnectionString);
        try
        {
            await connection.OpenAsync(cancel).ConfigureAwait(false);
            var name = database.DatabaseName.Replace("\"", "\"\"", StringComparison.Ordinal);
            await using var create = new NpgsqlCommand($"CREATE DATABASE \"{name}\"", connection);
            await create.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
        }
        catch (PostgresException taken) when (taken.SqlState is PostgresErrorCodes.DuplicateDatabase)
        {
            // It is there from an earlier run.
        }
        catch (NpgsqlException away)
        {
            throw new IOException(away.Message, away);
        }
    }

    private sealed class Passive : IRunning
    {
        private readonly TaskCompletionSource<int> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int? ProcessId => null;

        public Task<int> Exit => _exit.Task;

        public Task StopAsync()
        {
            _exit.TrySetResult(0);
            return Task.CompletedTask;
        }
    }
}
