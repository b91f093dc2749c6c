namespace HashPerp.OrderBook.Core;

/// <summary>
/// The book over a bounded range of prices: one slot of an array for each tick, a bitmap to find the next price, and orders in one array that are linked by
/// index. Nothing is allocated once the arrays are large enough, nothing is sorted, and no step depends on how many orders rest (only an order that comes
/// back to its old place walks past the newer ones of its price).
/// </summary>
public sealed partial class LadderBook : IMatchingBook
{
    private const int InitialSlots = 256;
    private const int InitialSteps = 256;

    private readonly uint _minPrice;
    private readonly int _ticks;
    private readonly LadderLevel[] _levels;
    private readonly TickBitmap _occupied;

    // Slot 0 stands for none, so that fresh arrays need no filling.
    private LadderOrder[] _orders;
    private int[] _allowances = new int[InitialSlots];
    private BookStep[] _steps = new BookStep[InitialSteps];
    private int[] _changed = new int[InitialSteps];
    private TickBitmap _vacant;
    private int _nextSlot = 1;
    private int _stepCount;
    private int _bestBid = -1;
    private int _bestAsk = int.MaxValue;
    private uint _epoch = 2;

    /// <param name="minPrice">The lowest price.</param>
    /// <param name="maxPrice">The highest; at most <see cref="MarketLimits.Ticks"/> prices.</param>
    /// <param name="slots">Orders that fit without another allocation.</param>
    public LadderBook(uint minPrice, uint maxPrice, int slots = InitialSlots)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPrice, minPrice);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(maxPrice - minPrice, MarketLimits.Ticks);
        _minPrice = minPrice;
        _ticks = (int)(maxPrice - minPrice) + 1;
        _levels = new LadderLevel[_ticks];
        _occupied = new TickBitmap(_ticks);
        _orders = new LadderOrder[2 * (slots + 1)];
        _vacant = Vacant();
    }

    public int Count { get; private set; }

    public int ChangeCount { get; private set; }

    public ReadOnlySpan<BookStep> Steps => _steps.AsSpan(0, _stepCount);

    public EntryResult Enter(in EnteringOrder order, int fills)
    {
        _stepCount = 0;
        var tick = TickOf(order);
        var crosses = order.IsBid ? tick >= _bestAsk : tick <= _bestBid;
        if (!crosses)
        {
            return order.Mode == EntryMode.FillOrKill ? Refused(order, EntryOutcome.NotFillable) : RestOrEnd(order, order.Lots, tick, 0, false);
        }
        return order.Mode switch
        {
            EntryMode.PostOnly => Refused(order, EntryOutcome.WouldTake),
            EntryMode.Slide => Slide(order),
            EntryMode.FillOrKill when !CanFill(order, tick, fills) => Refused(order, EntryOutcome.NotFillable),
            _ => Take(order, tick, fills),
        };
    }

    public bool Remove(int slot, ulong priority)
    {
        if (!IsLive(slot, priority))
        {
            return false;
        }
        Unlink(slot);
        return true;
    }

    public bool Reduce(int slot, ulong priority, uint lots)
    {
        if (!IsLive(slot, priority))
        {
            return false;
        }
        ref var order = ref _orders[slot];
        if (lots == 0 || lots >= order.Open)
        {
            throw new InvalidOperationException($"{lots} lots can't be taken from the {order.Open} of order {priority}.");
        }
        order.Open -= lots;
        ref var level = ref _levels[order.Tick];
        level.Lots -= lots;
        Touch(ref level, order.Tick, order.IsBid);
        return true;
    }

    /// <summary>The open lots of a live order; 0 for any other.</summary>
    public uint OpenOf(int slot, ulong priority) => IsLive(slot, priority) ? _orders[slot].Open : 0;

    public void Allow(int owner, int fills)
    {
        if (owner >= _allowances.Length)
        {
            if (fills == 0)
            {
                return;
            }
            Array.Resize(ref _allowances, Math.Max(owner + 1, 2 * _allowances.Length));
        }
        _allowances[owner] = fills;
    }

    private static EntryResult Refused(in EnteringOrder order, EntryOutcome why) => new(why, order.Lots, order.Price, 0, 0, 0);

    private bool IsLive(int slot, ulong priority) => (uint)slot < (uint)_orders.Length && priority != 0 && _orders[slot].Priority == priority;

    private int TickOf(in EnteringOrder order)
    {
        // A price below the range wraps to one far above it.
        var tick = unchecked(order.Price - _minPrice);
        if (tick >= (uint)_ticks || order.Lots == 0 || order.Priority == 0 || order.MinFill > MarketLimits.Lots)
        {
            throw new InvalidOperationException($"Order {order.Priority} of {order.Lots} lots at {order.Price} can't enter a book from {_minPrice} on.");
        }
        return (int)tick;
    }

    /// <summary>The best price that doesn't take; where there is none in the book's range, the order is refused.</summary>
    private EntryResult Slide(in EnteringOrder order)
    {
        var tick = order.IsBid ? _bestAsk - 1 : _bestBid + 1;
        return tick < 0 || tick >= _ticks ? Refused(order, EntryOutcome.WouldTake) : Rest(order, order.Lots, tick, 0);
    }
}
