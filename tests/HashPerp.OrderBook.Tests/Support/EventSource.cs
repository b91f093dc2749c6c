using HashPerp.Data;
using HashPerp.Events;
using HashPerp.Messaging;
using HashPerp.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HashPerp.OrderBook.Tests;

/// <summary>Another service as far as its events go: outbox, relay and the real broker.</summary>
internal sealed class EventSource : IAsyncDisposable
{
    private readonly IHost _host;

    private EventSource(IHost host) => _host = host;

    /// <param name="service">Whose events.</param>
    public static async Task<EventSource> StartAsync(string service, Uri broker)
    {
        var postgres = await TestStack.PostgresAsync();
        var connection = await postgres.CreateDatabaseAsync(
            "messaging", text => Migrator.MigrateAsync(text, CancellationToken.None, typeof(MessagingSetup).Assembly));
        var builder = Host.CreateApplicationBuilder(
            [$"--ConnectionStrings:{service}={connection}", $"--ConnectionStrings:rabbitmq={broker}", "--Logging:LogLevel:Default=None"]);
        builder.AddHashPerpData(service);
        builder.AddHashPerpMessaging(service);
        var host = builder.Build();
        await host.StartAsync();
        return new EventSource(host);
    }

    public Task PublishAsync(IEvent fact) => _host.Services.GetRequiredService<Database>().InTransactionAsync(
        (connection, transaction, cancel) => _host.Services.GetRequiredService<IOutbox>().AddAsync(fact, connection, transaction, cancel),
        CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
