using Dapper;
using Grpc.Core;
using Grpc.Net.Client;
using HashPerp.Contracts.Lifecycle.V1;
using HashPerp.Data;
using HashPerp.Messaging;
using HashPerp.ServiceDefaults;
using HashPerp.Testing;
using Npgsql;

namespace HashPerp.ContractLifecycle.Tests;

/// <summary>The service's own executable with a database and a virtual host of its own, OrderBook's events from a real outbox, and an AspAdapter that obeys.</summary>
internal sealed class CoordinatorStack : IAsyncDisposable
{
    private const string TokenKey = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private readonly NpgsqlDataSource _database;
    private readonly List<TestAgent> _agents = [];
    private readonly Uri _broker;
    private GrpcChannel? _channel;

    private CoordinatorStack(ServiceProcess service, FakeAsp asp, EventSource orderBook, NpgsqlDataSource database, Uri broker) =>
        (Service, Asp, OrderBook, _database, _broker) = (service, asp, orderBook, database, broker);

    public ServiceProcess Service { get; }

    public FakeAsp Asp { get; }

    public EventSource OrderBook { get; }

    public Contracts.Lifecycle.V1.Contracts.ContractsClient Contracts =>
        new(_channel ??= GrpcChannel.ForAddress(Service.Url));

    /// <param name="changes">Further settings of the service.</param>
    /// <param name="broker">A virtual host of the shared broker when null.</param>
    public static async Task<CoordinatorStack> StartAsync(IReadOnlyDictionary<string, string?>? changes = null, Uri? broker = null)
    {
        var postgres = await TestStack.PostgresAsync();
        var database = await postgres.CreateDatabaseAsync(
            "contractlifecycle", connection => Migrator.MigrateAsync(connection, CancellationToken.None, typeof(MessagingSetup).Assembly, typeof(RelayHub).Assembly));
        broker ??= await (await TestStack.RabbitMqAsync()).CreateVirtualHostAsync();
        var asp = await FakeAsp.StartAsync();
        var environment = new Dictionary<string, string?>
        {
            ["ConnectionStrings__contractlifecycle"] = database,
            ["ConnectionStrings__rabbitmq"] = broker.ToString(),
            ["services__aspadapter__grpc__0"] = asp.Url.ToString(),
            ["Tokens__Key"] = TokenKey,
            ["Rounds__AnswerSeconds"] = "120",
            ["Rounds__RoundSeconds"] = "120",
        };
        foreach (var (name, value) in changes ?? new Dictionary<string, string?>())
        {
            environment[name] = value;
        }
        var service = await ServiceProcess.StartNewAsync("HashPerp.ContractLifecycle", environment);
        return new CoordinatorStack(service, asp, await EventSource.StartAsync("orderbook", broker), NpgsqlDataSource.Create(database), broker);
    }

    public TestAgent Agent(HashPerp.Bitcoin.ECPrivKey key)
    {
        var agent = TestAgent.Attach(Service.Url, key);
        _agents.Add(agent);
        return agent;
    }

    /// <summary>The agents of both sides, and the match told to the coordinator.</summary>
    public async Task<(TestAgent Maker, TestAgent Taker)> BeginAsync(SampleMatch match, string? traceparent = null)
    {
        var agents = (Agent(match.MakerKey), Agent(match.TakerKey));
        await OrderBook.TellAsync(match.Event, traceparent);
        return agents;
    }

    public Task<EventSource> SettlementAsync() => EventSource.StartAsync("settlement", _broker);

    public Task<EventSource> AspAdapterAsync() => EventSource.StartAsync("aspadapter", _broker);

    public static Metadata Token(string account, string scope = AccessScopes.Trade) =>
        AccessTokens.Headers(new AccessTokens(TokenKey, TimeProvider.System).Issue(account, scopes: scope));

    public async Task<Contract?> FindAsync(SampleMatch match, string account) =>
        (await Contracts.GetContractsAsync(new GetContractsRequest(), Token(account))).Contracts
            .SingleOrDefault(contract => contract.MatchId.Span.SequenceEqual(match.Reference.MatchId.ToBytes()));

    public Task StateAsync(string round, string state) => Eventually.TrueAsync(
        async () => await ScalarAsync<string>("select state from contracts where round = @round", new { round }) == state, $"state {state}", TimeSpan.FromSeconds(60));

    /// <summary>The texts of the events of one type.</summary>
    public async Task<IReadOnlyList<string>> EventsAsync(string type)
    {
        await using var connection = await _database.OpenConnectionAsync();
        return [.. await connection.QueryAsync<string>(
            "select body from outbox where type = @Type order by stream, number", new { Type = $"urn:hashperp:contractlifecycle:{type}:v1" })];
    }

    public async Task<T?> ScalarAsync<T>(string sql, object? values = null)
    {
        await using var connection = await _database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<T>(sql, values);
    }

    public async ValueTask DisposeAsync()
    {
        // Shown with a failed test.
        TestContext.Current.TestOutputHelper?.WriteLine(Service.Process.LogTail);
        foreach (var agent in _agents)
        {
            await agent.DisposeAsync();
        }
        _channel?.Dispose();
        await OrderBook.DisposeAsync();
        await Service.DisposeAsync();
        await Asp.DisposeAsync();
        await _database.DisposeAsync();
    }
}
