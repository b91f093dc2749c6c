using Dapper;
using HashPerp.Data;
using HashPerp.Messaging.TestService;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HashPerp.Messaging.Tests;

/// <summary>A service in this process, with its own database and, when it is given one, a broker.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly IHost _host;

    private TestHost(IHost host, TestLog log, string connectionString)
    {
        _host = host;
        Log = log;
        ConnectionString = connectionString;
    }

    public TestLog Log { get; }

    public string ConnectionString { get; }

    public IServiceProvider Services => _host.Services;

    public Database Database => Services.GetRequiredService<Database>();

    public IOutbox Outbox => Services.GetRequiredService<IOutbox>();

    public Inbox Inbox => Services.GetRequiredService<Inbox>();

    public ParkedEvents Parked => Services.GetRequiredService<ParkedEvents>();

    /// <param name="broker">Null: no broker.</param>
    /// <param name="start">Whether its background services run.</param>
    public static async Task<TestHost> StartAsync(
        string service, string connectionString, Uri? broker = null, Action<IHostApplicationBuilder>? configure = null, bool start = true,
        params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)))
        {
            [$"ConnectionStrings:{service}"] = connectionString,
            ["ConnectionStrings:rabbitmq"] = broker?.ToString(),
            ["Messaging:Enabled"] = broker is null ? "false" : "true",
        });
        var log = new TestLog();
        builder.Logging.AddProvider(log);
        builder.AddHashPerpData(service, typeof(TestHost).Assembly);
        builder.AddHashPerpMessaging(service);
        configure?.Invoke(builder);
        var host = builder.Build();
        if (start)
        {
            await host.StartAsync();
        }
        return new TestHost(host, log, connectionString);
    }

    /// <summary>Writes the next event of a market as the order book does.</summary>
    public Task<long> AddAsync(string market, long number) => Database.InTransactionAsync(
        (connection, transaction, cancel) => Outbox.AddAsync(Numbered.Event(market, number), connection, transaction, cancel), CancellationToken.None);

    public Task<T> ScalarAsync<T>(string sql, object? parameters = null) =>
        Database.ReadAsync((connection, _) => connection.ExecuteScalarAsync<T>(sql, parameters), CancellationToken.None)!;

    /// <summary>Numbers of a stream in the order in which <see cref="Recorder"/> got them.</summary>
    public Task<List<long>> AppliedAsync(string stream) => Database.ReadAsync(
        async (connection, _) => (await connection.QueryAsync<long>("select number from applied where stream = @stream order by position", new { stream })).ToList(),
        CancellationToken.None);

    public Task<long> FoldAsync(string stream) => ScalarAsync<long>("select coalesce((select value from folds where stream = @stream), 0)", new { stream });

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await _host.StopAsync(deadline.Token);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
