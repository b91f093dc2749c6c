using System.Numerics;

namespace HashPerp.Benchmarks.Core;

/// <summary>
/// The reference: price, time, cancel, and nothing else. One struct array of orders that are linked by index, an array of levels, a bitmap of two levels. No
/// owners, no minimum fill, no self-trade prevention, no protection, no list of changed levels.
/// </summary>
public sealed class PlainBook
{
    private readonly Node[] _nodes;
    private readonly Level[] _levels;
    private readonly ulong[] _ticks;
    private readonly ulong[] _words;
    private int _bestBid = -1;
    private int _bestAsk;

    /// <param name="ticks">Prices are 0 to one less.</param>
    /// <param name="orders">Ids are 0 to one less, each used once: an order's node is its id + 1.</param>
    public PlainBook(int ticks, int orders)
    {
        _nodes = new Node[orders + 1];
        _levels = new Level[ticks];
        _ticks = new ulong[(ticks >> 6) + 1];
        _words = new ulong[(_ticks.Length >> 6) + 1];
        _bestAsk = ticks;
    }

    public Tally Tally { get; } = new();

    public void Add(int id, bool isBid, int price, uint lots)
    {
        var left = Take(isBid, price, lots);
        if (left == 0)
        {
            return;
        }
        ref var node = ref _nodes[id + 1];
        ref var level = ref _levels[price];
        (node.Open, node.Price, node.Next, node.Previous) = (left, price, 0, level.Last);
        if (level.Last == 0)
        {
            level.First = id + 1;
            Set(price);
            _bestBid = isBid ? Math.Max(_bestBid, price) : _bestBid;
            _bestAsk = isBid ? _bestAsk : Math.Min(_bestAsk, price);
        }
        else
        {
            _nodes[level.Last].Next = id + 1;
        }
        level.Last = id + 1;
    }

    public uint Take(bool isBid, int price, uint lots)
    {
        while (lots > 0 && (isBid ? _bestAsk <= price : _bestBid >= price))
        {
            var tick = isBid ? _bestAsk : _bestBid;
            var first = _levels[tick].First;
            ref var node = ref _nodes[first];
            var match = Math.Min(lots, node.Open);
            Tally.Add(match, tick);
            lots -= match;
            node.Open -= match;
            if (node.Open == 0)
            {
                Unlink(first);
            }
        }
        return lots;
    }

    public void Cancel(int id)
    {
        if (_nodes[id + 1].Open > 0)
        {
            _nodes[id + 1].Open = 0;
            Unlink(id + 1);
        }
    }

    public void Reduce(int id, uint lots)
    {
        if (_nodes[id + 1].Open > lots)
        {
            _nodes[id + 1].Open = lots;
        }
    }

    public void Move(int id, bool isBid, int price, uint lots)
    {
        if (_nodes[id + 1].Open > 0)
        {
            Cancel(id);
            Add(id, isBid, price, lots);
        }
    }

    private void Unlink(int index)
    {
        ref var node = ref _nodes[index];
        ref var level = ref _levels[node.Price];
        if (node.Previous == 0)
        {
            level.First = node.Next;
        }
        else
        {
            _nodes[node.Previous].Next = node.Next;
        }
        if (node.Next == 0)
        {
            level.Last = node.Previous;
        }
        else
        {
            _nodes[node.Next].Previous = node.Previous;
        }
        if (level.First == 0)
        {
            Clear(node.Price);
            if (node.Price == _bestBid)
            {
                _bestBid = Down(node.Price - 1);
            }
            else if (node.Price == _bestAsk)
            {
                _bestAsk = Up(node.Price + 1);
            }
        }
    }

    private void Set(int tick)
    {
        _ticks[tick >> 6] |= 1UL << (tick & 63);
        _words[tick >> 12] |= 1UL << ((tick >> 6) & 63);
    }

    private void Clear(int tick)
    {
        if ((_ticks[tick >> 6] &= ~(1UL << (tick & 63))) == 0)
        {
            _words[tick >> 12] &= ~(1UL << ((tick >> 6) & 63));
        }
    }

    private int Up(int tick)
    {
        var word = tick >> 6;
        var bits = _ticks[word] >> (tick & 63);
        if (bits != 0)
        {
            return tick + BitOperations.TrailingZeroCount(bits);
        }
        var index = ++word >> 6;
        var words = _words[index] >> (word & 63) << (word & 63);
        while (words == 0)
        {
            if (++index == _words.Length)
            {
                return _levels.Length;
            }
            words = _words[index];
        }
        word = (index << 6) + BitOperations.TrailingZeroCount(words);
        return (word << 6) + BitOperations.TrailingZeroCount(_ticks[word]);
    }

    private int Down(int tick)
    {
        if (tick < 0)
        {
            return -1;
        }
        var word = tick >> 6;
        var bits = _ticks[word] << (63 - (tick & 63));
        if (bits != 0)
        {
            return tick - BitOperations.LeadingZeroCount(bits);
        }
        if (--word < 0)
        {
            return -1;
        }
        var index = word >> 6;
        var words = _words[index] << (63 - (word & 63)) >> (63 - (word & 63));
        while (words == 0)
        {
            if (--index < 0)
            {
                return -1;
            }
            words = _words[index];
        }
        word = (index << 6) + 63 - BitOperations.LeadingZeroCount(words);
        return (word << 6) + 63 - BitOperations.LeadingZeroCount(_ticks[word]);
    }

    private struct Node
    {
        public uint Open;
        public int Price;
        public int Next;
        public int Previous;
    }

    private struct Level
    {
        public int First;
        public int Last;
    }
}
