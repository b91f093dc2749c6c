using System.Collections.Concurrent;

namespace HashPerp.Testing;

/// <summary>
/// The servers that all tests of one process share: started when the first test asks, gone with the process. Each test takes a database and a virtual host of its own. A test that
/// stops, kills or moves the clock of a server starts one for itself.
/// </summary>
public static class TestStack
{
    /// <summary>xunit calls a run failed whose process takes ten seconds to end. What doesn't end in this time goes with its parent, by the kernel.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(6);

    private static readonly ConcurrentBag<IAsyncDisposable> Servers = [];

    /// <summary>Set up once there is a server, so that it runs before the servers' folders go.</summary>
    private static readonly Lazy<bool> EndsWithProcess = new(() =>
    {
        AtExit.Add(() => Task.WhenAll(Servers.Select(server => server.DisposeAsync().AsTask())).Wait(EndLimit));
        return true;
    });

    private static readonly Lazy<Task<PostgresServer>> LazyPostgres = new(() => EndWithProcess(PostgresServer.StartNewAsync()));

    private static readonly Lazy<Task<BitcoindNode>> LazyBitcoind = new(() => EndWithProcess(BitcoindNode.StartNewAsync()));

    private static readonly Lazy<Task<RabbitMqServer>> LazyRabbitMq = new(() => EndWithProcess(RabbitMqServer.StartNewAsync()));

    private static readonly Lazy<Task<RedisServer>> LazyRedis = new(() => EndWithProcess(RedisServer.StartNewAsync()));

    public static Task<PostgresServer> PostgresAsync() => LazyPostgres.Value;

    /// <summary>A node that runs in real time. Its height moves under each test: wait for your own transactions, not for a height.</summary>
    public static Task<BitcoindNode> BitcoindAsync() => LazyBitcoind.Value;

    /// <summary>A broker; each test makes a virtual host of its own in it.</summary>
    public static Task<RabbitMqServer> RabbitMqAsync() => LazyRabbitMq.Value;

    public static Task<RedisServer> RedisAsync() => LazyRedis.Value;

    private static async Task<T> EndWithProcess<T>(Task<T> starting)
        where T : IAsyncDisposable
    {
        var server = await starting.ConfigureAwait(false);
        Servers.Add(server);
        _ = EndsWithProcess.Value;
        return server;
    }
}
