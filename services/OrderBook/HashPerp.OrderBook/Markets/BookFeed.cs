using System.Threading.Channels;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook;

/// <summary>The committed book at one sequence.</summary>
/// <param name="Checksum">See <see cref="BookChecksum"/>.</param>
public sealed record BookImage(ulong Sequence, IReadOnlyList<BookLevel> Bids, IReadOnlyList<BookLevel> Asks, uint Checksum);

/// <summary>What changed from one sequence to another.</summary>
public sealed record BookChange(ulong PreviousSequence, ulong Sequence, IReadOnlyList<LevelChange> Levels, uint Checksum);

/// <summary>The committed book of a market, and who follows it. Only levels: who stands behind them is private.</summary>
public sealed class BookFeed(int maxReaders)
{
    /// <summary>Changes that a reader may lag behind before it is cut off.</summary>
    public const int MaxLag = 1_024;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<uint, BookLevel> _bids = new(Comparer<uint>.Create((x, y) => y.CompareTo(x)));
    private readonly SortedDictionary<uint, BookLevel> _asks = [];
    private readonly HashSet<Channel<BookChange>> _readers = [];
    private ulong _sequence;

    /// <param name="depth">Levels a side.</param>
    public BookImage Image(int depth = int.MaxValue)
    {
        lock (_lock)
        {
            return Take(depth);
        }
    }

    /// <summary>The book now and, without a gap, every change from then on, until the subscription is disposed of.</summary>
    /// <exception cref="HashPerpException"><see cref="OrderBookServiceErrors.TooManyStreams"/>.</exception>
    public BookSubscription Subscribe()
    {
        var channel = Channel.CreateBounded<BookChange>(new BoundedChannelOptions(MaxLag) { SingleReader = true, SingleWriter = true });
        lock (_lock)
        {
            if (_readers.Count >= maxReaders)
            {
                throw OrderBookServiceErrors.TooManyStreams.Error($"{maxReaders} streams of this book are open.", "Share one, or try again later.");
            }
            _readers.Add(channel);
            return new BookSubscription(Take(int.MaxValue), channel.Reader, () => Remove(channel));
        }
    }

    /// <summary>Starts over from an engine's book; readers, if there are any, start over too.</summary>
    internal void Reset(IMarketEngine engine)
    {
        lock (_lock)
        {
            _bids.Clear();
            _asks.Clear();
            _sequence = engine.Sequence;
            foreach (var level in engine.Levels(bids: true))
            {
                _bids[level.Price] = level;
            }
            foreach (var level in engine.Levels(bids: false))
            {
                _asks[level.Price] = level;
            }
        }
    }

    /// <summary>Tells what a committed batch changed.</summary>
    internal void Publish(ulong sequence, IEnumerable<LevelChange> changes)
    {
        lock (_lock)
        {
            // The last state of a level is what counts.
            LevelChange[] levels = [.. changes.GroupBy(change => (change.IsBid, change.Level.Price)).Select(group => group.Last())];
            if (levels.Length == 0)
            {
                return;
            }
            Array.ForEach(levels, Apply);
            var change = new BookChange(_sequence, sequence, levels, BookChecksum.Of(_bids.Values, _asks.Values));
            _sequence = sequence;
            foreach (var reader in _readers.Where(reader => !reader.Writer.TryWrite(change)).ToArray())
            {
                reader.Writer.TryComplete(OrderBookServiceErrors.SlowReader.Error(
                    $"The reader is {MaxLag} changes behind.", "Subscribe again and read faster."));
                _readers.Remove(reader);
            }
        }
    }

    private void Apply(LevelChange change)
    {
        var side = change.IsBid ? _bids : _asks;
        if (change.Level.Orders == 0)
        {
            side.Remove(change.Level.Price);
        }
        else
        {
            side[change.Level.Price] = change.Level;
        }
    }

    private BookImage Take(int depth) => new(
        _sequence, [.. _bids.Values.Take(depth)], [.. _asks.Values.Take(depth)], BookChecksum.Of(_bids.Values, _asks.Values));

    private void Remove(Channel<BookChange> reader)
    {
        lock (_lock)
        {
            _readers.Remove(reader);
        }
    }
}

/// <param name="Start">The book that the first change applies to.</param>
public sealed record BookSubscription(BookImage Start, ChannelReader<BookChange> Changes, Action Leave) : IDisposable
{
    public void Dispose() => Leave();
}
