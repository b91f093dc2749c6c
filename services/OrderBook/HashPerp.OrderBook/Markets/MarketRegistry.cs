using System.Collections.Concurrent;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook;

/// <summary>The markets that this process serves: all of them. It claims each one's epoch first, so whoever served it before can't write any more.</summary>
internal sealed class MarketRegistry(MarketStore store, JournalReader reader, MarketParts parts) : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<Bytes32, MarketHost> _hosts = new();
    private readonly ConcurrentBag<Task> _writers = [];
    private readonly SemaphoreSlim _claiming = new(1);

    public IEnumerable<MarketHost> All => _hosts.Values;

    /// <exception cref="HashPerpException"><see cref="OrderBookErrors.UnknownMarket"/>.</exception>
    public MarketHost Get(Bytes32 id) => _hosts.GetValueOrDefault(id)
        ?? throw OrderBookErrors.UnknownMarket.Error($"There is no market {id}.", "Look at GetMarkets.");

    public MarketHost? Find(Bytes32 id) => _hosts.GetValueOrDefault(id);

    /// <summary>Begins to serve a market that was listed; nothing happens to one that is served already.</summary>
    public async Task ServeAsync(Bytes32 id, CancellationToken cancel)
    {
        // One at a time: a second claim would fence off our own writer.
        await _claiming.WaitAsync(cancel);
        try
        {
            if (_hosts.ContainsKey(id))
            {
                return;
            }
            var epoch = await store.ClaimAsync(id, cancel);
            var host = new MarketHost(await reader.LoadAsync(id, cancel), epoch, parts);
            _hosts[id] = host;
            _writers.Add(Task.Run(host.RunAsync, CancellationToken.None));
        }
        finally
        {
            _claiming.Release();
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await store.IdsAsync(cancellationToken))
        {
            await ServeAsync(id, cancellationToken);
        }
    }

    public void Dispose() => _claiming.Dispose();

    /// <summary>What waits is still done.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var host in _hosts.Values)
        {
            host.Stop();
        }
        await Task.WhenAll(_writers).WaitAsync(cancellationToken);
    }
}
