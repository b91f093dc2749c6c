using Dapper;
using HashPerp.Data;
using HashPerp.Events;
using HashPerp.Messaging;
using HashPerp.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HashPerp.Settlement.Tests;

/// <summary>The services whose events this one follows: their outboxes and relays, without the services.</summary>
internal sealed class Fellows : IAsyncDisposable
{
    private readonly Dictionary<string, IHost> _hosts = [];

    public static async Task<Fellows> StartAsync(Uri broker)
    {
        var fellows = new Fellows();
        foreach (var owner in new[] { "orderbook", "contractlifecycle", "oracleingest", "aspadapter" })
        {
            fellows._hosts[owner] = await StartAsync(owner, broker);
        }
        return fellows;
    }

    /// <summary>Writes events as their owner does; they are published at once.</summary>
    public async Task TellAsync(IReadOnlyList<IEvent> events, string? traceparent = null)
    {
        foreach (var owner in events.GroupBy(fact => EventCatalog.Of(fact.GetType()).Owner))
        {
            var services = _hosts[owner.Key].Services;
            await services.GetRequiredService<Database>().InTransactionAsync(
                (connection, transaction, cancel) => services.GetRequiredService<IOutbox>().AddAsync([.. owner], connection, transaction, cancel, traceparent),
                CancellationToken.None);
        }
    }

    /// <summary>Publishes everything once more.</summary>
    public async Task RepeatAllAsync()
    {
        foreach (var host in _hosts.Values)
        {
            var database = host.Services.GetRequiredService<Database>();
            await database.ReadAsync((connection, _) => connection.ExecuteAsync("update outbox set published_at = null"), CancellationToken.None);
            await Eventually.TrueAsync(
                async () => await database.ReadAsync((connection, _) => connection.ExecuteScalarAsync<long>("select count(*) from outbox where published_at is null"), CancellationToken.None) == 0,
                "all events to be published again");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts.Values)
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await host.StopAsync(deadline.Token);
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }

    private static async Task<IHost> StartAsync(string owner, Uri broker)
    {
        var postgres = await TestStack.PostgresAsync();
        var database = await postgres.CreateDatabaseAsync(
            "fellow", connection => Migrator.MigrateAsync(connection, CancellationToken.None, typeof(MessagingSetup).Assembly));
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [$"ConnectionStrings:{owner}"] = database,
            ["ConnectionStrings:rabbitmq"] = broker.ToString(),
            ["Messaging:PollMilliseconds"] = "100",
        });
        builder.AddHashPerpData(owner, typeof(MessagingSetup).Assembly);
        builder.AddHashPerpMessaging(owner);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
