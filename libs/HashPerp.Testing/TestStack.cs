namespace HashPerp.Testing;

/// <summary>
/// The servers that all tests of one process share: started when the first test asks, gone with the process. Each test takes a database of its own. A test that
/// stops, kills or moves the clock of a server starts one for itself.
/// </summary>
public static class TestStack
{
    private static readonly Lazy<Task<PostgresServer>> LazyPostgres = new(() => EndWithProcess(PostgresServer.StartNewAsync()));

    private static readonly Lazy<Task<BitcoindNode>> LazyBitcoind = new(() => EndWithProcess(BitcoindNode.StartNewAsync()));

    public static Task<PostgresServer> PostgresAsync() => LazyPostgres.Value;

    /// <summary>A node that runs in real time. Its height moves under each test: wait for your own transactions, not for a height.</summary>
    public static Task<BitcoindNode> BitcoindAsync() => LazyBitcoind.Value;

    private static async Task<T> EndWithProcess<T>(Task<T> starting)
        where T : IAsyncDisposable
    {
        var server = await starting.ConfigureAwait(false);
        AtExit.Add(() => server.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(10)));
        return server;
    }
}
