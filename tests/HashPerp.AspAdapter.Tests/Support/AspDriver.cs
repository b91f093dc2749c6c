using Dapper;
using Grpc.Net.Client;
using HashPerp.ArkServer.Tests;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using HashPerp.Testing;
using Npgsql;
using Asp = HashPerp.Contracts.Asp.V1;
using Common = HashPerp.Contracts.Common.V1;

namespace HashPerp.AspAdapter.Tests;

/// <summary>An AspAdapter as a process of its own, with a database of its own, before an operator that others may use as well.</summary>
public sealed class AspDriver : IAsyncDisposable
{
    /// <summary>The account of all tests; nobody logs in here, so any 32 bytes will do.</summary>
    public static readonly Bytes32 Account = new([.. Enumerable.Repeat((byte)7, 32)]);

    private readonly string _database;
    private GrpcChannel? _channel;

    private AspDriver(ServiceProcess service, OperatorStack stack, string database)
    {
        Service = service;
        Stack = stack;
        _database = database;
    }

    public ServiceProcess Service { get; }

    public OperatorStack Stack { get; }

    public Asp.AspAdapter.AspAdapterClient Client => new(_channel ??= GrpcChannel.ForAddress(Service.Url));

    /// <param name="settings">Beside those that make it quick enough for a test.</param>
    public static async Task<AspDriver> StartAsync(OperatorStack stack, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var database = await stack.Postgres.CreateDatabaseAsync("aspadapter", connection =>
            ServiceProcess.RunAsync("HashPerp.AspAdapter", Environment(stack, connection), ["migrate"]));
        var environment = Environment(stack, database);
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
        {
            environment[name] = value;
        }
        return new AspDriver(await ServiceProcess.StartNewAsync("HashPerp.AspAdapter", environment), stack, database);
    }

    /// <summary>Starts it again at the same address.</summary>
    /// <param name="fault">Where it shall kill itself, or null.</param>
    public async Task StartAgainAsync(string? fault = null)
    {
        if (!Service.Process.HasExited)
        {
            await Service.StopAsync();
        }
        await Service.StartAsync(new Dictionary<string, string?> { [FaultPoint.Variable] = fault });
        Forget();
    }

    /// <summary>A channel that has seen the service die waits before it connects again.</summary>
    public void Forget()
    {
        _channel?.Dispose();
        _channel = null;
    }

    /// <summary>What it wrote for others, oldest first: the type and the body of each event of a stream.</summary>
    public async Task<IReadOnlyList<(string Type, string Body)>> EventsAsync(string stream)
    {
        await using var connection = new NpgsqlConnection(_database);
        return [.. await connection.QueryAsync<(string, string)>("select type, body::text from outbox where stream = @stream order by number", new { stream })];
    }

    public Task<IReadOnlyList<(string Type, string Body)>> SpendsAsync(OutPoint coin) => EventsAsync($"vtxo:{coin}");

    /// <summary>Waits until a spend is told.</summary>
    public async Task<string> SpendAsync(OutPoint coin)
    {
        await Eventually.TrueAsync(async () => (await SpendsAsync(coin)).Count > 0, $"the spend of {coin} to be told");
        return Assert.Single(await SpendsAsync(coin)).Body;
    }

    public async Task<Asp.Reservation> ReserveAsync(string holder, IReadOnlyList<Common.CoinProof> coins, long required = 0, long expiresAt = 0, Bytes32? account = null) =>
        await Client.ReserveAsync(Request(holder, coins, required, expiresAt, account));

    public static Asp.ReserveRequest Request(
        string holder, IReadOnlyList<Common.CoinProof> coins, long required = 0, long expiresAt = 0, Bytes32? account = null) => new()
    {
        Holder = holder, Purpose = "order", Account = Google.Protobuf.ByteString.CopyFrom((account ?? Account).ToBytes()), Coins = { coins }, RequiredSat = required,
        ExpiresAtUnixUs = expiresAt,
    };

    /// <summary>Changes its database behind its back.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_database);
        await connection.ExecuteAsync(sql);
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        await Service.DisposeAsync();
    }

    private static Dictionary<string, string?> Environment(OperatorStack stack, string database) => new()
    {
        ["ConnectionStrings__aspadapter"] = database,
        ["services__arkserver__grpc__0"] = stack.Service.Url.ToString(),
        ["Network"] = "regtest",
        ["Messaging__Enabled"] = "false",
        ["AspAdapter__HealthMilliseconds"] = "200",
        ["AspAdapter__PatienceMilliseconds"] = "1000",
        ["AspAdapter__SweepMilliseconds"] = "100",
        ["AspAdapter__ReplaceGraceMilliseconds"] = "0",
        // Out of reach of a test: what is told, the stream or catching up has found.
        ["AspAdapter__PollMilliseconds"] = "3600000",
    };
}
