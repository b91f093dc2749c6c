namespace HashPerp.OrderBook.Core;

/// <summary>The live orders of one side, best price first, oldest first within a price, and their sums by price.</summary>
internal sealed class BookSide(bool isBid)
{
    private readonly SortedSet<BookOrder> _orders = new(new PriceThenTime(isBid));
    private readonly SortedDictionary<uint, BookLevel> _levels = new(isBid ? new HighestFirst() : Comparer<uint>.Default);
    private readonly SortedSet<uint> _touched = [];

    /// <summary>In the order in which they match.</summary>
    public IEnumerable<BookOrder> Orders => _orders;

    public IEnumerable<BookLevel> Levels => _levels.Values;

    public BookOrder? Best => _orders.Min;

    public bool Contains(BookOrder order) => _orders.Contains(order);

    public void Add(BookOrder order)
    {
        if (!order.IsLive || !_orders.Add(order))
        {
            throw new InvalidOperationException($"Order {order.Id} can't be added to the book.");
        }
        var level = _levels.GetValueOrDefault(order.Price);
        Set(new BookLevel(order.Price, level.Lots + order.Open, level.Orders + 1));
    }

    /// <summary>Takes an order out; nothing happens to one that isn't in.</summary>
    public void Remove(BookOrder order)
    {
        if (_orders.Remove(order))
        {
            var level = _levels[order.Price];
            Set(new BookLevel(order.Price, level.Lots - order.Open, level.Orders - 1));
        }
    }

    /// <summary>The levels that changed since the last call, ascending by price.</summary>
    public IReadOnlyList<LevelChange> TakeChanges()
    {
        if (_touched.Count == 0)
        {
            return [];
        }
        var changes = _touched
            .Select(price => new LevelChange(isBid, _levels.TryGetValue(price, out var level) ? level : new BookLevel(price, 0, 0))).ToArray();
        _touched.Clear();
        return changes;
    }

    private void Set(BookLevel level)
    {
        _touched.Add(level.Price);
        if (level.Orders == 0)
        {
            _levels.Remove(level.Price);
        }
        else
        {
            _levels[level.Price] = level;
        }
    }

    private sealed class PriceThenTime(bool isBid) : IComparer<BookOrder>
    {
        public int Compare(BookOrder? x, BookOrder? y)
        {
            var order = isBid ? y!.Price.CompareTo(x!.Price) : x!.Price.CompareTo(y!.Price);
            return order != 0 ? order : x.Arrival.CompareTo(y.Arrival);
        }
    }

    private sealed class HighestFirst : IComparer<uint>
    {
        public int Compare(uint x, uint y) => y.CompareTo(x);
    }
}
