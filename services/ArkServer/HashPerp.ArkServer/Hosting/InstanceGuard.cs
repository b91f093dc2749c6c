using System.Data;
using Dapper;
using HashPerp.ArkServer.Core;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ArkServer.Hosting;

/// <summary>
/// Lets only one operator write this database: intents and sessions live in memory, so two processes would both promise the same coin. Holds a
/// session-level advisory lock; when its connection is lost (Postgres restarted) it takes the lock again, and stops this process if another one has it.
/// </summary>
public sealed partial class InstanceGuard(NpgsqlDataSource database, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<InstanceGuard> logger)
    : BackgroundService
{
    private const long InstanceLock = 0x41524B_53455256;

    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(1);

    private NpgsqlConnection? _connection;

    /// <exception cref="HashPerpException"><see cref="OperatorErrors.AnotherInstanceRuns"/>.</exception>
    public async Task AcquireAsync(CancellationToken cancel)
    {
        if (_connection is { State: ConnectionState.Open })
        {
            return;
        }
        var connection = await database.OpenConnectionAsync(cancel);
        if (!await connection.ExecuteScalarAsync<bool>("select pg_try_advisory_lock(@InstanceLock)", new { InstanceLock }))
        {
            await connection.DisposeAsync();
            throw OperatorErrors.AnotherInstanceRuns.Error("Another operator holds this database.", "Stop it, or give this one its own database.");
        }
        _connection = connection;
    }

    public override void Dispose()
    {
        _connection?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(CheckEvery, time, stoppingToken);
            try
            {
                await ProbeAsync();
                await AcquireAsync(stoppingToken);
            }
            catch (HashPerpException taken)
            {
                LogTaken(logger, taken.Message);
                lifetime.StopApplication();
                return;
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException)
            {
                LogLost(logger, error.Message);
            }
        }
    }

    private async Task ProbeAsync()
    {
        if (_connection is null)
        {
            return;
        }
        try
        {
            await _connection.ExecuteAsync("select 1");
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            await _connection.DisposeAsync();
            _connection = null;
        }
    }

    [LoggerMessage(51, LogLevel.Critical, "Stopping: {Reason}")]
    private static partial void LogTaken(ILogger logger, string reason);

    [LoggerMessage(52, LogLevel.Warning, "The database is away: {Reason}")]
    private static partial void LogLost(ILogger logger, string reason);
}
