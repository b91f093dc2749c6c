namespace HashPerp.OrderBook.Core;

/// <summary>Orders in and out of their levels, and which levels changed.</summary>
public sealed partial class LadderBook
{
    private const int AskBit = 1 << 30;

    public IEnumerable<BookLevel> Levels(bool bids)
    {
        for (var tick = FirstAgainst(!bids); tick >= 0 && tick < _ticks; tick = NextAgainst(tick, !bids))
        {
            yield return LevelAt(tick);
        }
    }

    public IEnumerable<RestingOrder> Orders(bool bids)
    {
        for (var tick = FirstAgainst(!bids); tick >= 0 && tick < _ticks; tick = NextAgainst(tick, !bids))
        {
            for (var slot = _levels[tick].Oldest; slot != 0; slot = _orders[slot].Next)
            {
                yield return new RestingOrder(_orders[slot].Priority, _orders[slot].Owner, PriceOf(tick), _orders[slot].Open);
            }
        }
    }

    public int TakeChanges(Span<LevelChange> changes)
    {
        var keys = _changed.AsSpan(0, ChangeCount);
        if (keys.Length > 1)
        {
            keys.Sort();
        }
        var taken = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            if (i > 0 && keys[i] == keys[i - 1])
            {
                continue;
            }
            var (isBid, tick) = ((keys[i] & AskBit) == 0, keys[i] & ~AskBit);
            // A level that has gone over to the other side has none of this side's orders any more. What is not above the best bid are bids.
            var isThere = _levels[tick].Count > 0 && tick <= _bestBid == isBid;
            changes[taken++] = new LevelChange(isBid, isThere ? LevelAt(tick) : new BookLevel(PriceOf(tick), 0, 0));
        }
        ChangeCount = 0;
        NextEpoch();
        return taken;
    }

    private BookLevel LevelAt(int tick) => new(PriceOf(tick), _levels[tick].Lots, _levels[tick].Count);

    private uint PriceOf(int tick) => _minPrice + (uint)tick;

    private EntryResult Rest(in EnteringOrder order, uint left, int tick, int made)
    {
        if (order.IsBid ? tick >= _bestAsk : tick <= _bestBid)
        {
            throw new InvalidOperationException($"Order {order.Priority} at {order.Price} would cross the book.");
        }
        var slot = TakeSlot();
        ref var resting = ref _orders[slot];
        resting.SetTerms(order);
        resting.Priority = order.Priority;
        resting.Owner = order.Owner;
        resting.Open = left;
        resting.Tick = tick;
        Link(slot, ref resting, order.IsBid);
        return new EntryResult(EntryOutcome.Rested, left, PriceOf(tick), slot, 0, made);
    }

    private void Link(int slot, ref LadderOrder order, bool isBid)
    {
        ref var level = ref _levels[order.Tick];
        var older = level.Newest;
        // Only an order that comes back to its old place has newer ones before it.
        while (older != 0 && _orders[older].Priority > order.Priority)
        {
            older = _orders[older].Previous;
        }
        var newer = older == 0 ? level.Oldest : _orders[older].Next;
        order.Previous = older;
        order.Next = newer;
        (older == 0 ? ref level.Oldest : ref _orders[older].Next) = slot;
        (newer == 0 ? ref level.Newest : ref _orders[newer].Previous) = slot;
        level.Lots += order.Open;
        if (++level.Count == 1)
        {
            _occupied.Set(order.Tick);
            _bestBid = isBid ? Math.Max(_bestBid, order.Tick) : _bestBid;
            _bestAsk = isBid ? _bestAsk : Math.Min(_bestAsk, order.Tick);
        }
        Count++;
        Touch(ref level, order.Tick, isBid);
    }

    private void Unlink(int slot)
    {
        ref var order = ref _orders[slot];
        ref var level = ref _levels[order.Tick];
        (order.Previous == 0 ? ref level.Oldest : ref _orders[order.Previous].Next) = order.Next;
        (order.Next == 0 ? ref level.Newest : ref _orders[order.Next].Previous) = order.Previous;
        level.Lots -= order.Open;
        Touch(ref level, order.Tick, order.IsBid);
        if (--level.Count == 0)
        {
            _occupied.Clear(order.Tick);
            if (order.Tick == _bestBid)
            {
                _bestBid = _occupied.NextDown(order.Tick - 1);
            }
            else if (order.Tick == _bestAsk)
            {
                _bestAsk = _occupied.NextUp(order.Tick + 1);
            }
        }
        Count--;
        // A free slot answers to no priority, so who remembers it reaches nothing.
        order.Priority = 0;
        _vacant.Set(slot);
    }

    /// <summary>A level that changes sides within an epoch may be listed again; <see cref="TakeChanges"/> tells it once.</summary>
    private void Touch(ref LadderLevel level, int tick, bool isBid)
    {
        var changed = isBid ? _epoch | 1 : _epoch;
        if (level.Changed == changed)
        {
            return;
        }
        level.Changed = changed;
        if (ChangeCount == _changed.Length)
        {
            Array.Resize(ref _changed, 2 * _changed.Length);
        }
        _changed[ChangeCount++] = isBid ? tick : tick | AskBit;
    }

    /// <summary>Epochs are even: the lowest bit is the side's.</summary>
    private void NextEpoch()
    {
        if (_epoch == uint.MaxValue - 1)
        {
            foreach (ref var level in _levels.AsSpan())
            {
                level.Changed = 0;
            }
            _epoch = 0;
        }
        _epoch += 2;
    }
}
