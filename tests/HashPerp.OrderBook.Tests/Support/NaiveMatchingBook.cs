using HashPerp.ContractScripts;
using HashPerp.OrderBook.Core;

namespace HashPerp.OrderBook.Tests;

/// <summary>
/// The reference for every fast book, and slow: one list, looked through from the start for each single match. What it would do is found out on a copy.
/// </summary>
internal sealed class NaiveMatchingBook(uint minPrice, uint maxPrice) : IMatchingBook
{
    private readonly List<BookStep> _steps = [];
    private readonly HashSet<(bool IsBid, uint Price)> _touched = [];
    private readonly Dictionary<int, int> _allowed = [];
    private List<Resting> _orders = [];

    public ReadOnlySpan<BookStep> Steps => _steps.ToArray();

    public int ChangeCount => _touched.Count;

    public int Count => _orders.Count;

    public EntryResult Enter(in EnteringOrder order, int fills)
    {
        _steps.Clear();
        var (entering, mode) = (order, order.Mode);
        if (order.Priority == 0 || order.Lots == 0 || order.Price < minPrice || order.Price > maxPrice || order.MinFill > MarketLimits.Lots)
        {
            throw new InvalidOperationException("Not an order of this book.");
        }
        var opposite = _orders.Where(other => Meets(entering, other)).ToArray();
        if (mode == EntryMode.PostOnly && opposite.Length > 0)
        {
            return Refused(order, EntryOutcome.WouldTake);
        }
        if (mode == EntryMode.Slide && opposite.Length > 0)
        {
            var price = order.IsBid ? opposite.Min(other => other.Price) - 1 : opposite.Max(other => other.Price) + 1;
            return price < minPrice || price > maxPrice ? Refused(order, EntryOutcome.WouldTake) : Rest(order with { Price = price }, order.Lots, 0);
        }
        return mode == EntryMode.FillOrKill && !FillsOnACopy(order, fills) ? Refused(order, EntryOutcome.NotFillable) : Trade(order, fills);
    }

    public bool Remove(int slot, ulong priority)
    {
        if (Find(slot, priority) is not { } order)
        {
            return false;
        }
        Drop(order);
        return true;
    }

    public bool Reduce(int slot, ulong priority, uint lots)
    {
        if (Find(slot, priority) is not { } order)
        {
            return false;
        }
        if (lots == 0 || lots >= order.Open)
        {
            throw new InvalidOperationException("Not a reduction.");
        }
        order.Open -= lots;
        Touch(order);
        return true;
    }

    public void Allow(int owner, int fills) => _allowed[owner] = fills;

    public IEnumerable<BookLevel> Levels(bool bids) => Orders(bids).GroupBy(order => order.Price)
        .Select(level => new BookLevel(level.Key, (ulong)level.Sum(order => order.Open), (uint)level.Count()));

    public IEnumerable<RestingOrder> Orders(bool bids) => _orders.Where(order => order.IsBid == bids)
        .OrderBy(order => bids ? uint.MaxValue - order.Price : order.Price).ThenBy(order => order.Priority)
        .Select(order => new RestingOrder(order.Priority, order.Owner, order.Price, order.Open));

    public int TakeChanges(Span<LevelChange> changes)
    {
        var i = 0;
        foreach (var (isBid, price) in _touched.OrderByDescending(touched => touched.IsBid).ThenBy(touched => touched.Price))
        {
            var level = Levels(isBid).SingleOrDefault(level => level.Price == price);
            changes[i++] = new LevelChange(isBid, level.Orders == 0 ? new BookLevel(price, 0, 0) : level);
        }
        _touched.Clear();
        return i;
    }

    private static EntryResult Refused(in EnteringOrder order, EntryOutcome why) => new(why, order.Lots, order.Price, 0, 0, 0);

    private static bool Meets(in EnteringOrder order, Resting other) =>
        order.IsBid != other.IsBid && (order.IsBid ? order.Price >= other.Price : order.Price <= other.Price);

    /// <summary>On the copy an owner whose allowance is used up loses all orders at once, as the engine would see to.</summary>
    private bool FillsOnACopy(EnteringOrder order, int fills)
    {
        var copy = new NaiveMatchingBook(minPrice, maxPrice) { _orders = [.. _orders.Select(other => other.Copy())] };
        foreach (var (owner, allowed) in _allowed)
        {
            copy._allowed[owner] = allowed;
        }
        var (wanted, filled) = (order.Lots, 0L);
        while (true)
        {
            copy._steps.Clear();
            var result = copy.Trade(order with { Mode = EntryMode.Immediate }, fills);
            filled += copy._steps.Where(step => step.Kind == StepKind.Fill).Sum(step => step.Lots);
            if (result.Outcome != EntryOutcome.Protected || result.Left == 0)
            {
                return filled == wanted;
            }
            copy._orders.RemoveAll(other => other.Owner == result.Owner);
            fills -= result.Fills;
            order = order with { Lots = result.Left };
        }
    }

    private EntryResult Trade(in EnteringOrder entering, int fills)
    {
        var order = entering;
        var (left, made, passed) = (order.Lots, 0, new HashSet<Resting>());
        while (left > 0 && _orders.Where(other => Meets(order, other) && !passed.Contains(other))
            .OrderBy(other => order.IsBid ? other.Price : uint.MaxValue - other.Price).ThenBy(other => other.Priority).FirstOrDefault() is { } best)
        {
            if (best.Owner == order.Owner)
            {
                if (PreventSelfTrade(order, best, ref left))
                {
                    return new EntryResult(EntryOutcome.SelfTrade, left, order.Price, 0, 0, made);
                }
                continue;
            }
            if (made == fills)
            {
                passed.Add(best);
                break;
            }
            var lots = Math.Min(left, best.Open);
            if (lots < order.MinFill || lots < best.MinFill)
            {
                passed.Add(best);
                continue;
            }
            left -= lots;
            made++;
            Take(best, lots, StepKind.Fill);
            if (_allowed.GetValueOrDefault(best.Owner) > 0 && --_allowed[best.Owner] == 0)
            {
                return new EntryResult(EntryOutcome.Protected, left, order.Price, 0, best.Owner, made);
            }
        }
        return End(order, left, made, passed.Count > 0);
    }

    private EntryResult End(in EnteringOrder order, uint left, int made, bool stuck)
    {
        var outcome = left == 0 ? EntryOutcome.Done
            : order.Mode is EntryMode.Immediate or EntryMode.FillOrKill ? EntryOutcome.Immediate
            : left < order.MinFill ? EntryOutcome.BelowMinimumFill
            : stuck ? EntryOutcome.WouldCross : EntryOutcome.Rested;
        return outcome == EntryOutcome.Rested ? Rest(order, left, made) : new EntryResult(outcome, left, order.Price, 0, 0, made);
    }

    private bool PreventSelfTrade(in EnteringOrder order, Resting own, ref uint left)
    {
        var newer = order.Priority > own.Priority ? order.SelfTrade : own.SelfTrade;
        var (entering, resting) = newer switch
        {
            SelfTradePrevention.CancelBoth => (true, true),
            SelfTradePrevention.CancelMaker => (order.Priority < own.Priority, order.Priority > own.Priority),
            SelfTradePrevention.CancelTaker => (order.Priority > own.Priority, order.Priority < own.Priority),
            _ => (false, false),
        };
        if (resting)
        {
            Take(own, own.Open, StepKind.SelfTradeCancel);
        }
        else if (!entering)
        {
            var lots = Math.Min(left, own.Open);
            left -= lots;
            Take(own, lots, StepKind.SelfTradeDecrement);
        }
        return entering;
    }

    private void Take(Resting order, uint lots, StepKind kind)
    {
        _steps.Add(new BookStep(order.Priority, lots, order.Price, kind));
        order.Open -= lots;
        Touch(order);
        if (order.Open > 0 && order.Open < order.MinFill)
        {
            Take(order, order.Open, StepKind.BelowMinimumFill);
        }
        else if (order.Open == 0)
        {
            Drop(order);
        }
    }

    private EntryResult Rest(in EnteringOrder order, uint left, int made)
    {
        var entering = order;
        if (_orders.Any(other => Meets(entering, other)))
        {
            throw new InvalidOperationException("The book would be crossed.");
        }
        var resting = new Resting(order) { Open = left };
        _orders.Add(resting);
        Touch(resting);
        return new EntryResult(EntryOutcome.Rested, left, order.Price, 1, 0, made);
    }

    private Resting? Find(int slot, ulong priority) => slot != 1 ? null : _orders.SingleOrDefault(order => order.Priority == priority);

    private void Drop(Resting order)
    {
        _orders.Remove(order);
        Touch(order);
    }

    private void Touch(Resting order) => _touched.Add((order.IsBid, order.Price));

    private sealed class Resting(EnteringOrder order)
    {
        public ulong Priority { get; } = order.Priority;

        public int Owner { get; } = order.Owner;

        public bool IsBid { get; } = order.IsBid;

        public uint Price { get; } = order.Price;

        public uint MinFill { get; } = order.MinFill;

        public SelfTradePrevention SelfTrade { get; } = order.SelfTrade;

        public uint Open { get; set; }

        public Resting Copy() => (Resting)MemberwiseClone();
    }
}
