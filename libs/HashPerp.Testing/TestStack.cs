namespace HashPerp.Testing;

/// <summary>
/// The servers that all tests of one process share: started when the first test asks, gone with the process. Each test takes a database and a virtual host of its own. A test that
/// stops, kills or moves the clock of a server starts one for itself.
/// </summary>
public static class TestStack
{
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
        AtExit.Add(() => server.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(10)));
        return server;
    }
}
