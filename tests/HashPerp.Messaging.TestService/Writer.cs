using Dapper;
using HashPerp.Data;
using Microsoft.Extensions.Hosting;

namespace HashPerp.Messaging.TestService;

/// <summary>What to write: so many events in each of so many streams.</summary>
public sealed record Plan(int Streams, int Events);

/// <summary>
/// Writes each event in a transaction of its own, round about the streams, from where it was when the process last ended; ends the process when all are published.
/// </summary>
public sealed class Writer(Plan plan, Database database, IOutbox outbox, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var written = await database.ReadAsync(
            (connection, _) => connection.ExecuteScalarAsync<int>("select coalesce(sum(last_number), 0) from outbox_streams"), stoppingToken);
        for (var index = written; index < plan.Streams * plan.Events; index++)
        {
            var fact = Numbered.Event($"m{index % plan.Streams}", (index / plan.Streams) + 1);
            await database.InTransactionAsync((connection, transaction, cancel) => outbox.AddAsync(fact, connection, transaction, cancel), stoppingToken);
        }
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await PendingAsync(stoppingToken) > 0)
        {
            await timer.WaitForNextTickAsync(stoppingToken);
        }
        lifetime.StopApplication();
    }

    private Task<int> PendingAsync(CancellationToken cancel) => database.ReadAsync(
        (connection, _) => connection.ExecuteScalarAsync<int>("select count(*) from outbox where published_at is null"), cancel);
}
