using HashPerp.Primitives;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace HashPerp.Data;

/// <summary>Holds the start of the service until its database has every migration of this build.</summary>
internal sealed partial class MigrationGate(
    ServiceDatabase database, IEnumerable<MigrationScripts> sources, IOptions<DataOptions> options, TimeProvider time, ILogger<MigrationGate> logger)
    : IHostedLifecycleService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <exception cref="HashPerpException"><see cref="DataErrors.DatabaseNotMigrated"/>.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var told = false; await WhatIsMissingAsync(cancellationToken).ConfigureAwait(false) is { } missing; told = true)
        {
            if (!told)
            {
                LogWaiting(logger, missing);
            }
            if (time.GetElapsedTime(started) > TimeSpan.FromSeconds(options.Value.MigrationWaitSeconds))
            {
                throw DataErrors.DatabaseNotMigrated.Error($"The database '{database.Name}' isn't ready: {missing}.", "Run this program with the argument migrate.");
            }
            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<string?> WhatIsMissingAsync(CancellationToken cancel)
    {
        try
        {
            // dbup is synchronous.
            var missing = await Task.Run(() => Migrator.Missing(database.ConnectionString, sources), cancel).ConfigureAwait(false);
            return missing.Count == 0 ? null : $"it lacks {missing[0]}{(missing.Count > 1 ? $" and {missing.Count - 1} more" : "")}";
        }
        catch (NpgsqlException error)
        {
            return error.Message;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Waiting for the database: {Missing}")]
    private static partial void LogWaiting(ILogger logger, string missing);
}
