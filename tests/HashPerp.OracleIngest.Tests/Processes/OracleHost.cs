using Grpc.Core;
using Grpc.Net.Client;
using HashPerp.Contracts.Oracle.V1;
using HashPerp.Events;
using HashPerp.Messaging;
using HashPerp.Testing;
using Npgsql;

namespace HashPerp.OracleIngest.Tests;

/// <summary>The service as a process, on a database of its own. Its virtual difficulty has epochs of four blocks, so that almost every reorganisation crosses one.</summary>
internal sealed class OracleHost : IAsyncDisposable
{
    private readonly GrpcChannel _channel;

    private OracleHost(ServiceProcess service, string database)
    {
        Service = service;
        Database = database;
        _channel = GrpcChannel.ForAddress(service.Url);
    }

    public ServiceProcess Service { get; }

    public string Database { get; }

    public Oracle.OracleClient Client => new(_channel);

    public static async Task<OracleHost> StartAsync(BitcoindNode node, IReadOnlyDictionary<string, string?>? changes = null, string? database = null)
    {
        database ??= await NewDatabaseAsync();
        return new OracleHost(await ServiceProcess.StartNewAsync("HashPerp.OracleIngest", Environment(node, database, changes)), database);
    }

    public static async Task<string> NewDatabaseAsync() => await (await TestStack.PostgresAsync()).CreateDatabaseAsync(
        "oracleingest",
        connection => ServiceProcess.RunAsync(
            "HashPerp.OracleIngest", new Dictionary<string, string?> { ["ConnectionStrings__oracleingest"] = connection, ["Messaging__Enabled"] = "false" }, ["migrate"]));

    public static Dictionary<string, string?> Environment(BitcoindNode node, string database, IReadOnlyDictionary<string, string?>? changes = null)
    {
        var environment = new Dictionary<string, string?>(node.Environment)
        {
            ["ConnectionStrings__oracleingest"] = database,
            ["Oracle__Profile__Kind"] = "virtual",
            ["Oracle__Profile__HeightOffset"] = "824400",
            ["Oracle__Profile__StartBits"] = "1703e8b3",
            ["Oracle__Profile__RetargetInterval"] = "4",
            ["Oracle__PollMilliseconds"] = "50",
            // Events stay in the outbox, where the tests look at them.
            ["Messaging__Enabled"] = "false",
        };
        foreach (var (key, value) in changes ?? new Dictionary<string, string?>())
        {
            environment[key] = value;
        }
        return environment;
    }

    /// <summary>Waits until it has committed the node's tip.</summary>
    public async Task CaughtUpAsync(BitcoindNode node)
    {
        var best = (await node.Rpc.GetBestBlockHashAsync()).ToString();
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    return (await Client.GetTipAsync(new GetTipRequest())).Hash == best;
                }
                catch (RpcException)
                {
                    return false;
                }
            },
            $"the oracle to reach {best}:\n{Service.Process.LogTail}");
    }

    /// <summary>Everything that follows from the chain, line by line; not when it was seen.</summary>
    public async Task<IReadOnlyList<string>> DumpAsync()
    {
        await using var source = NpgsqlDataSource.Create(Database);
        await using var command = source.CreateCommand(
            """
            select 'header ' || height || ' ' || encode(hash, 'hex') || ' ' || encode(header, 'hex') || ' ' || median_time as line, 0 as part, height as place from headers
            union all select 'index ' || height || ' ' || encode(target, 'hex') || ' ' || hashprice_msat, 1, height from index_values
            union all select 'candle ' || interval_seconds || ' ' || opens_at || ' ' || open_msat || ' ' || high_msat || ' ' || low_msat || ' ' || close_msat || ' ' || blocks,
              interval_seconds, opens_at from candles
            union all select 'tip ' || tip_height || ' ' || encode(tip_hash, 'hex'), 99999, 0 from chain_state
            order by part, place
            """);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }
        return lines;
    }

    /// <summary>The stream <c>chain</c> as it was written, in the order of its numbers, which have no gap.</summary>
    public async Task<IReadOnlyList<IEvent>> EventsAsync()
    {
        await using var source = NpgsqlDataSource.Create(Database);
        await using var command = source.CreateCommand("select number, type, body from outbox where stream = 'chain' order by number");
        await using var reader = await command.ExecuteReaderAsync();
        var events = new List<IEvent>();
        while (await reader.ReadAsync())
        {
            Assert.Equal(events.Count + 1, reader.GetInt64(0));
            events.Add(EventJson.Read(reader.GetString(2), EventCatalog.Find(reader.GetString(1))!));
        }
        return events;
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await Service.DisposeAsync();
    }
}
