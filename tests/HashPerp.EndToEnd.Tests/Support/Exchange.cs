using System.Globalization;
using System.Security.Cryptography;
using HashPerp.ServiceDefaults;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// The exchange's services around the users' contracts, each a process of its own on real servers: broker, Redis, and a database of its own for each
/// service on the stack's Postgres.
/// </summary>
internal sealed class Exchange : IAsyncDisposable
{
    private static readonly string[] WithDatabase = ["OracleIngest", "AspAdapter", "OrderBook", "ContractLifecycle", "Settlement"];

    private readonly List<IAsyncDisposable> _parts = [];
    private readonly Dictionary<string, string?> _environment = [];

    private Exchange()
    {
    }

    /// <summary>With which all services make and check tokens, hex.</summary>
    public string TokenKey { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public RabbitMqServer Broker { get; private set; } = null!;

    public RedisServer Redis { get; private set; } = null!;

    public ServiceProcess OracleIngest { get; private set; } = null!;

    public ServiceProcess AspAdapter { get; private set; } = null!;

    public ServiceProcess OrderBook { get; private set; } = null!;

    public ServiceProcess ContractLifecycle { get; private set; } = null!;

    public ServiceProcess Settlement { get; private set; } = null!;

    public ServiceProcess Gateway { get; private set; } = null!;

    /// <summary>In the order in which they were started.</summary>
    public IReadOnlyList<ServiceProcess> Services => [OracleIngest, AspAdapter, OrderBook, ContractLifecycle, Settlement, Gateway];

    /// <summary>Where agents find the exchange.</summary>
    public IReadOnlyDictionary<string, string?> AgentEnvironment => new Dictionary<string, string?>
    {
        ["services__relay__grpc__0"] = Address(ContractLifecycle),
        ["services__orderbook__grpc__0"] = Address(OrderBook),
        ["services__gateway__http__0"] = Address(Gateway),
    };

    /// <summary>A token of the exchange's own operators.</summary>
    public string AdminToken => new AccessTokens(TokenKey, TimeProvider.System).Issue("admin", scopes: AccessScopes.Admin);

    /// <param name="heightOffset">Display height less node height.</param>
    /// <param name="settings">More configuration for all services, such as where they export their telemetry.</param>
    public static async Task<Exchange> StartAsync(
        BitcoindNode node, int heightOffset, PostgresServer postgres, Uri arkServer, Uri attestor, IReadOnlyDictionary<string, string?> settings)
    {
        var exchange = new Exchange();
        try
        {
            await exchange.StartServersAsync(node, heightOffset, postgres, arkServer, attestor, settings);
            await exchange.StartServicesAsync();
            return exchange;
        }
        catch
        {
            await exchange.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts))
        {
            await part.DisposeAsync();
        }
    }

    private async Task StartServersAsync(
        BitcoindNode node, int heightOffset, PostgresServer postgres, Uri arkServer, Uri attestor, IReadOnlyDictionary<string, string?> settings)
    {
        var broker = RabbitMqServer.StartNewAsync();
        Redis = Own(await RedisServer.StartNewAsync());
        Broker = Own(await broker);
        foreach (var (name, value) in node.Environment.Concat(settings))
        {
            _environment[name] = value;
        }
        _environment["Network"] = "regtest";
        _environment["Tokens__Key"] = TokenKey;
        _environment["ConnectionStrings__rabbitmq"] = Broker.Uri.ToString();
        _environment["ConnectionStrings__redis"] = Redis.ConnectionString;
        _environment["services__arkserver__grpc__0"] = arkServer.ToString();
        _environment["services__attestor__grpc__0"] = attestor.ToString();
        var offset = heightOffset.ToString(CultureInfo.InvariantCulture);
        _environment["Oracle__Profile__Kind"] = "replay";
        _environment["Oracle__Profile__HeightOffset"] = offset;
        _environment["OrderBook__HeightOffset"] = offset;
        _environment["Rounds__HeightOffset"] = offset;
        foreach (var service in WithDatabase)
        {
            _environment[$"ConnectionStrings__{Name(service)}"] = await postgres.CreateDatabaseAsync();
        }
    }

    private async Task StartServicesAsync()
    {
        await Task.WhenAll(WithDatabase.Select(service => ServiceProcess.RunAsync($"HashPerp.{service}", _environment, ["migrate"])));
        OracleIngest = await StartAsync("OracleIngest");
        AspAdapter = await StartAsync("AspAdapter");
        OrderBook = await StartAsync("OrderBook");
        ContractLifecycle = await StartAsync("ContractLifecycle");
        Settlement = await StartAsync("Settlement");
        Gateway = await StartAsync("Gateway");
    }

    /// <summary>Starts a service that knows all which started before it.</summary>
    private async Task<ServiceProcess> StartAsync(string service)
    {
        var process = Own(await ServiceProcess.StartNewAsync($"HashPerp.{service}", _environment));
        _environment[$"services__{Name(service)}__grpc__0"] = Address(process);
        return process;
    }

    private static string Name(string service) => service.ToLowerInvariant();

    private static string Address(ServiceProcess service) => service.Url.ToString();

    private T Own<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Add(part);
        return part;
    }
}
