using HashPerp.Data;
using HashPerp.Events;
using HashPerp.Messaging;
using HashPerp.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HashPerp.ContractLifecycle.Tests;

/// <summary>Another service as far as its events go: a real outbox on a real broker.</summary>
internal sealed class EventSource : IAsyncDisposable
{
    private readonly IHost _host;

    private EventSource(IHost host) => _host = host;

    /// <param name="service">Whose events these are, such as <c>orderbook</c>.</param>
    public static async Task<EventSource> StartAsync(string service, Uri broker)
    {
        var database = await (await TestStack.PostgresAsync()).CreateDatabaseAsync(
            "outbox", connection => Migrator.MigrateAsync(connection, CancellationToken.None, typeof(MessagingSetup).Assembly));
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration[$"ConnectionStrings:{service}"] = database;
        builder.Configuration["ConnectionStrings:rabbitmq"] = broker.ToString();
        builder.AddHashPerpData(service, typeof(MessagingSetup).Assembly);
        builder.AddHashPerpMessaging(service);
        var host = builder.Build();
        await host.StartAsync();
        return new EventSource(host);
    }

    public Task TellAsync(IEvent fact, string? traceparent = null) => _host.Services.GetRequiredService<Database>().InTransactionAsync(
        (connection, transaction, token) => _host.Services.GetRequiredService<IOutbox>().AddAsync(fact, connection, transaction, token, traceparent),
        CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
