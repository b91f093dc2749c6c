using Dapper;
using Grpc.Net.Client;
using HashPerp.Contracts.Settlements.V1;
using HashPerp.Events;
using HashPerp.Events.OrderBook;
using HashPerp.Messaging;
using HashPerp.Testing;
using Npgsql;

namespace HashPerp.Settlement.Tests;

/// <summary>The service as a process beside a decided attestor, with everything that it hears from others under the test's control.</summary>
internal sealed class SettlementHost : IAsyncDisposable
{
    private readonly string _database;
    private readonly Dictionary<string, string?> _environment;

    private readonly TestGrpcServer _aspServer;

    private SettlementHost(FakeAsp asp, TestGrpcServer aspServer, Fellows fellows, string database, Dictionary<string, string?> environment)
    {
        Asp = asp;
        _aspServer = aspServer;
        Fellows = fellows;
        _database = database;
        _environment = environment;
    }

    public FakeAsp Asp { get; }

    public Fellows Fellows { get; }

    public ServiceProcess Service { get; private set; } = null!;

    public static async Task<SettlementHost> PrepareAsync(Uri attestor)
    {
        var broker = await (await TestStack.RabbitMqAsync()).CreateVirtualHostAsync();
        var database = await (await TestStack.PostgresAsync()).CreateDatabaseAsync(
            "settlement",
            connection => ServiceProcess.RunAsync(
                "HashPerp.Settlement", new Dictionary<string, string?> { ["ConnectionStrings__settlement"] = connection, ["Messaging__Enabled"] = "false" }, ["migrate"]));
        var asp = new FakeAsp();
        var server = await TestGrpcServer.StartAsync(asp);
        return new SettlementHost(asp, server, await Fellows.StartAsync(broker), database, new Dictionary<string, string?>
        {
            ["ConnectionStrings__settlement"] = database,
            ["ConnectionStrings__rabbitmq"] = broker.ToString(),
            ["services__attestor__grpc__0"] = attestor.ToString(),
            ["services__aspadapter__grpc__0"] = server.Url.ToString(),
            ["Settlement__PollMilliseconds"] = "50",
        });
    }

    /// <param name="settings">Beside the usual ones.</param>
    public static async Task<SettlementHost> StartAsync(Uri attestor, params (string Name, string Value)[] settings)
    {
        var host = await PrepareAsync(attestor);
        foreach (var (name, value) in settings)
        {
            host._environment[name] = value;
        }
        host.Service = await ServiceProcess.StartNewAsync("HashPerp.Settlement", host._environment);
        return host;
    }

    public async Task StartServiceAsync() => Service = await ServiceProcess.StartNewAsync("HashPerp.Settlement", _environment);

    /// <summary>Starts a process that is to die of a fault.</summary>
    public Task<ChildProcess> StartDyingAsync(string fault) => ChildProcess.StartAsync(
        "settlement", BuiltProgram.Command("HashPerp.Settlement"), new Dictionary<string, string?>(_environment) { ["HASHPERP_FAULT"] = fault });

    public static MarketListedV1 Market(string id, params uint[] strikes) => new()
    {
        MarketId = id,
        ExpiryHeight = ReplayedWeek.Expiry,
        ListingHeight = ReplayedWeek.Listed,
        Strikes = strikes.Length > 0 ? strikes : [.. ReplayedWeek.Races.Select(race => race.Strike)],
        PerLotSat = 17_300,
    };

    public async Task<T> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(_database);
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    public Task UntilAsync(string what, string sql, object? parameters = null) =>
        Eventually.TrueAsync(() => ScalarAsync<bool>(sql, parameters), $"{what}:\n{Service?.Process.LogTail}", TimeSpan.FromSeconds(90));

    public Task UntilStateAsync(string contract, string state) => UntilAsync(
        $"contract {state}", "select exists (select 1 from contracts where contract_id = @contract and state = @state)", new { contract, state });

    /// <summary>What this service has told, by stream and number, with its trace.</summary>
    public async Task<IReadOnlyList<(IEvent Fact, string? Traceparent)>> ToldAsync()
    {
        await using var connection = new NpgsqlConnection(_database);
        var rows = await connection.QueryAsync<(string Type, string Body, string? Traceparent)>("select type, body, traceparent from outbox order by stream, number");
        return [.. rows.Select(row => (EventJson.Read(row.Body, EventCatalog.Find(row.Type)!), row.Traceparent))];
    }

    public GrpcChannel Connect() => GrpcChannel.ForAddress(Service.Url);

    public async Task<ContractSettlement> GetAsync(string contract)
    {
        using var channel = Connect();
        return await new Settlements.SettlementsClient(channel).GetSettlementAsync(
            new GetSettlementRequest { ContractId = Google.Protobuf.ByteString.CopyFrom(Convert.FromHexString(contract)) });
    }

    public async ValueTask DisposeAsync()
    {
        if (Service is not null)
        {
            await Service.DisposeAsync();
        }
        await Fellows.DisposeAsync();
        await _aspServer.DisposeAsync();
    }
}
