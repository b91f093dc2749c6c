using HashPerp.ContractScripts;

namespace HashPerp.OrderBook.Core;

/// <summary>An order meets the other side.</summary>
public sealed partial class LadderBook
{
    /// <summary>A loop, not a recursion: a sweep through every level of the book needs no more stack than a single match.</summary>
    private EntryResult Take(in EnteringOrder order, int limit, int fills)
    {
        var (left, made, stuck) = (order.Lots, 0, false);
        for (var tick = FirstAgainst(order.IsBid); IsWithin(tick, limit, order.IsBid); tick = NextAgainst(tick, order.IsBid))
        {
            for (var slot = _levels[tick].Oldest; slot != 0;)
            {
                ref var resting = ref _orders[slot];
                var (current, lots) = (slot, Math.Min(left, resting.Open));
                slot = resting.Next;
                if (resting.Owner == order.Owner)
                {
                    if (PreventSelfTrade(order, current, ref left))
                    {
                        return Result(order, EntryOutcome.SelfTrade, left, made);
                    }
                }
                else if (made == fills)
                {
                    return Result(order, order.Mode == EntryMode.Rest ? AfterLimit(order, left) : EntryOutcome.Immediate, left, made);
                }
                else if (lots < order.MinFill || lots < resting.MinFill)
                {
                    // Each match is a contract of its own, and both signed how small it may be.
                    stuck = true;
                    continue;
                }
                else
                {
                    left -= lots;
                    made++;
                    var owner = resting.Owner;
                    Fill(current, lots);
                    if (IsSpent(owner))
                    {
                        return new EntryResult(EntryOutcome.Protected, left, order.Price, 0, owner, made);
                    }
                }
                if (left == 0)
                {
                    return Result(order, EntryOutcome.Done, 0, made);
                }
            }
        }
        return RestOrEnd(order, left, limit, made, stuck);
    }

    private static EntryOutcome AfterLimit(in EnteringOrder order, uint left) =>
        left < order.MinFill ? EntryOutcome.BelowMinimumFill : EntryOutcome.WouldCross;

    private static EntryResult Result(in EnteringOrder order, EntryOutcome outcome, uint left, int made) => new(outcome, left, order.Price, 0, 0, made);

    private EntryResult RestOrEnd(in EnteringOrder order, uint left, int tick, int made, bool stuck)
    {
        if (order.Mode is EntryMode.Immediate or EntryMode.FillOrKill)
        {
            return Result(order, EntryOutcome.Immediate, left, made);
        }
        return left < order.MinFill || stuck ? Result(order, AfterLimit(order, left), left, made) : Rest(order, left, tick, made);
    }

    private void Fill(int slot, uint lots)
    {
        Step(slot, lots, StepKind.Fill);
        Lose(slot, lots);
    }

    /// <summary>A resting order has lost lots: it keeps its place with what is left, if that may match at all.</summary>
    private void Lose(int slot, uint lots)
    {
        ref var order = ref _orders[slot];
        if (lots == order.Open)
        {
            Unlink(slot);
            return;
        }
        order.Open -= lots;
        ref var level = ref _levels[order.Tick];
        level.Lots -= lots;
        Touch(ref level, order.Tick, order.IsBid);
        if (order.Open < order.MinFill)
        {
            Step(slot, order.Open, StepKind.BelowMinimumFill);
            Unlink(slot);
        }
    }

    /// <summary>The newer of the two orders says by its mode which gives way: a returning order is the older one.</summary>
    /// <returns>Whether the entering order ends.</returns>
    private bool PreventSelfTrade(in EnteringOrder order, int slot, ref uint left)
    {
        ref var resting = ref _orders[slot];
        var enteringIsNewer = order.Priority > resting.Priority;
        switch (enteringIsNewer ? order.SelfTrade : resting.SelfTrade)
        {
            case SelfTradePrevention.CancelBoth:
                EndOwn(slot);
                return true;
            case SelfTradePrevention.Decrement:
                var lots = Math.Min(left, resting.Open);
                left -= lots;
                Step(slot, lots, StepKind.SelfTradeDecrement);
                Lose(slot, lots);
                return false;
            case SelfTradePrevention.CancelMaker when enteringIsNewer:
            case SelfTradePrevention.CancelTaker when !enteringIsNewer:
                EndOwn(slot);
                return false;
            default:
                return true;
        }
    }

    private void EndOwn(int slot)
    {
        Step(slot, _orders[slot].Open, StepKind.SelfTradeCancel);
        Unlink(slot);
    }

    private bool IsSpent(int owner) => owner < _allowances.Length && _allowances[owner] > 0 && --_allowances[owner] == 0;

    private void Step(int slot, uint lots, StepKind kind)
    {
        if (_stepCount == _steps.Length)
        {
            Array.Resize(ref _steps, 2 * _steps.Length);
        }
        ref var order = ref _orders[slot];
        _steps[_stepCount++] = new BookStep(order.Priority, lots, _minPrice + (uint)order.Tick, kind);
    }

    private int FirstAgainst(bool bid) => bid ? _bestAsk : _bestBid;

    private int NextAgainst(int tick, bool bid) => bid ? _occupied.NextUp(tick + 1) : _occupied.NextDown(tick - 1);

    private static bool IsWithin(int tick, int limit, bool bid) => bid ? tick <= limit : tick >= limit && tick >= 0;
}
