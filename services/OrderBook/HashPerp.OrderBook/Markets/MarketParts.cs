using Microsoft.Extensions.Options;

namespace HashPerp.OrderBook;

/// <summary>What every market's host works with.</summary>
internal sealed class MarketParts(
    BatchStore store, JournalReader reader, Presence presence, IOptions<OrderBookOptions> options, TimeProvider time, ILogger<MarketHost> logger)
{
    public BatchStore Store => store;

    public JournalReader Reader => reader;

    public Presence Presence => presence;

    public OrderBookOptions Options => options.Value;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    /// <summary>Wall-clock time in microseconds: what commands are stamped with.</summary>
    public long NowUnixUs => time.UnixMicroseconds();
}
