using HashPerp.ContractScripts;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Tests;

/// <summary>
/// A reference book that shares no code with the engine: a list of orders, looked through from the start for every single fill. Fill-or-kill and post-
/// only try on a
/// copy first.
/// </summary>
internal sealed class NaiveBook
{
    public List<Entry> Orders { get; private init; } = [];

    public List<(int Maker, int Taker, uint Price, uint Lots, bool Pending)> Matches { get; private init; } = [];

    public void Place(Order order)
    {
        var index = Orders.Count;
        if (order.TimeInForce == TimeInForce.FillOrKill || order.Flags == OrderFlags.PostOnly)
        {
            var trial = Copy();
            trial.Enter(order);
            var result = trial.Orders[index];
            var touched = trial.Matches.Count > Matches.Count || result.Open < order.Lots
                || trial.Orders.Zip(Orders).Any(pair => pair.First.Cancelled != pair.Second.Cancelled);
            if (order.Flags == OrderFlags.PostOnly ? touched : result.Filled < order.Lots)
            {
                Orders.Add(new Entry(order) { Open = 0, Cancelled = order.Lots, Dead = true });
                return;
            }
        }
        Enter(order);
    }

    public void Cancel(int index) => Orders[index].End();

    public void Suspend(Bytes32 account) => Orders.Where(order => order.Is(account)).ToList().ForEach(order => order.Suspended = true);

    public void Resume(Bytes32 account)
    {
        for (var index = 0; index < Orders.Count; index++)
        {
            if (Orders[index].Is(account) && Orders[index].Suspended)
            {
                Orders[index].Suspended = false;
                Trade(index);
            }
        }
    }

    public void Activate(int match)
    {
        Orders[Matches[match].Maker].Pending--;
        Orders[Matches[match].Taker].Pending--;
        Matches[match] = Matches[match] with { Pending = false };
    }

    public void Bust(int match, Bytes32 offender)
    {
        var (maker, taker, _, lots, _) = Matches[match];
        Matches[match] = Matches[match] with { Pending = false };
        foreach (var index in new[] { maker, taker })
        {
            Orders[index].Filled -= lots;
            Orders[index].Pending--;
            Orders[index].Away = lots;
        }
        foreach (var index in new[] { maker, taker }.OrderBy(index => Orders[index].Is(offender) ? 0 : 1))
        {
            var order = Orders[index];
            order.Open += order.Away;
            order.Away = 0;
            if (order.Is(offender) || order.Dead || order.Order.IsImmediate())
            {
                var dead = order.Dead || order.Is(offender);
                order.End();
                order.Dead = dead;
                continue;
            }
            Trade(index);
        }
    }

    public string Side(Leg leg)
    {
        var live = Orders.Where(order => order.Order.Leg == leg && order.IsLive).GroupBy(order => order.Order.Price);
        var sorted = leg == Leg.Time ? live.OrderByDescending(level => level.Key) : live.OrderBy(level => level.Key);
        return string.Join(' ', sorted.Select(level => $"{level.Sum(order => order.Open)}@{level.Key}"));
    }

    private void Enter(Order order)
    {
        Orders.Add(new Entry(order));
        Trade(Orders.Count - 1);
    }

    /// <summary>Lets one order trade for as long as there is somebody, then rests or ends it.</summary>
    private void Trade(int index)
    {
        var order = Orders[index];
        var skipped = new HashSet<int>();
        while (order.IsLive && BestAgainst(order, skipped) is { } other)
        {
            if (!Step(index, other))
            {
                skipped.Add(other);
            }
        }
        if (order.Open > 0 && !order.Suspended && (order.Order.IsImmediate() || order.Open < order.Order.MinFill || skipped.Count > 0))
        {
            order.Cancelled += order.Open;
            order.Open = 0;
        }
    }

    private bool Step(int index, int other)
    {
        var (order, rest) = (Orders[index], Orders[other]);
        var lots = Math.Min(order.Open, rest.Open);
        if (rest.Is(order.Order.Account))
        {
            var (newer, older) = index > other ? (order, rest) : (rest, order);
            switch (newer.Order.SelfTradePrevention)
            {
                case SelfTradePrevention.CancelTaker:
                    newer.End();
                    break;
                case SelfTradePrevention.CancelMaker:
                    older.End();
                    break;
                case SelfTradePrevention.CancelBoth:
                    newer.End();
                    older.End();
                    break;
                default:
                    newer.Drop(lots);
                    older.Drop(lots);
                    break;
            }
        }
        else if (lots < order.Order.MinFill || lots < rest.Order.MinFill)
        {
            return false;
        }
        else
        {
            var (maker, taker) = index < other ? (index, other) : (other, index);
            Matches.Add((maker, taker, Orders[maker].Order.Price, lots, true));
            foreach (var each in new[] { order, rest })
            {
                each.Open -= lots;
                each.Filled += lots;
                each.Pending++;
            }
        }
        if (rest.Open < rest.Order.MinFill)
        {
            rest.Drop(rest.Open);
        }
        return true;
    }

    private int? BestAgainst(Entry order, HashSet<int> skipped)
    {
        int? best = null;
        for (var i = 0; i < Orders.Count; i++)
        {
            var other = Orders[i];
            if (other != order && other.IsLive && other.Order.Leg != order.Order.Leg && !skipped.Contains(i) && Meets(order.Order, other.Order)
                && (best is not { } leader || Beats(other.Order, Orders[leader].Order)))
            {
                best = i;
            }
        }
        return best;
    }

    private static bool Meets(Order order, Order other) => order.Leg == Leg.Time ? order.Price >= other.Price : order.Price <= other.Price;

    private static bool Beats(Order order, Order leader) => order.Leg == Leg.Time ? order.Price > leader.Price : order.Price < leader.Price;

    private NaiveBook Copy() => new() { Orders = [.. Orders.Select(order => order.Copy())], Matches = [.. Matches] };

    internal sealed class Entry(Order order)
    {
        public Order Order { get; } = order;

        public uint Open { get; set; } = order.Lots;

        public uint Filled { get; set; }

        public uint Cancelled { get; set; }

        public int Pending { get; set; }

        /// <summary>Lots of a busted match that are about to come back.</summary>
        public uint Away { get; set; }

        public bool Suspended { get; set; }

        public bool Dead { get; set; }

        public bool IsLive => Open > 0 && !Suspended;

        public bool Is(Bytes32 account) => Order.Account == account;

        public void Drop(uint lots)
        {
            Open -= lots;
            Cancelled += lots;
        }

        public void End()
        {
            Dead = true;
            Drop(Open);
        }

        public Entry Copy() => (Entry)MemberwiseClone();
    }
}
