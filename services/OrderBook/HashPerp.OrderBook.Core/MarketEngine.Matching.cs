using HashPerp.ContractScripts;

namespace HashPerp.OrderBook.Core;

/// <summary>Orders meeting.</summary>
public sealed partial class MarketEngine
{
    /// <summary>Does what was planned, then rests what is left, or cancels what may not rest.</summary>
    private void Carry(BookOrder incoming, MatchPlan plan)
    {
        foreach (var step in plan.Steps)
        {
            Carry(incoming, step);
        }
        if (incoming.Open == 0)
        {
            return;
        }
        if (incoming.Order.IsImmediate())
        {
            CancelOpen(incoming, incoming.Open, CancelReason.ImmediateRemainder);
        }
        else if (incoming.Open < incoming.Order.MinFill)
        {
            CancelOpen(incoming, incoming.Open, CancelReason.BelowMinimumFill);
        }
        else if (plan.Crosses)
        {
            CancelOpen(incoming, incoming.Open, CancelReason.WouldCrossBook);
        }
        else if (incoming.IsLive)
        {
            SideOf(incoming).Add(incoming);
        }
    }

    private void Carry(BookOrder incoming, PlanStep step)
    {
        switch (step.Kind)
        {
            case StepKind.Fill:
                Match(incoming, step.Resting, step.Lots);
                CancelTooSmall(step.Resting);
                break;
            case StepKind.CancelIncoming:
                End(incoming, CancelReason.SelfTrade);
                break;
            case StepKind.CancelResting:
                End(step.Resting, CancelReason.SelfTrade);
                break;
            case StepKind.CancelBoth:
                End(step.Resting, CancelReason.SelfTrade);
                End(incoming, CancelReason.SelfTrade);
                break;
            case StepKind.Decrement:
                CancelOpen(step.Resting, step.Lots, CancelReason.SelfTrade);
                ReduceIncoming(incoming, step.Lots);
                CancelTooSmall(step.Resting);
                break;
        }
    }

    /// <summary>The older order is the maker, also when it comes back to the book after the other one.</summary>
    private void Match(BookOrder incoming, BookOrder resting, uint lots)
    {
        var (maker, taker) = incoming.Arrival < resting.Arrival ? (incoming, resting) : (resting, incoming);
        SideOf(resting).Remove(resting);
        foreach (var order in new[] { maker, taker })
        {
            order.Open -= lots;
            order.Filled += lots;
            order.Pending++;
            _touched.Add(order);
        }
        if (resting.IsLive)
        {
            SideOf(resting).Add(resting);
        }
        var reference = new MatchReference(maker.Id, taker.Id, ++_tradeSequence, maker.Order.Leg);
        var match = new MatchView(reference.MatchId, maker.Id, taker.Id, maker.Order.Account, taker.Order.Account, _tradeSequence, maker.Order.Leg,
            maker.Price, lots, MatchState.Matched);
        _pending.Add(match.TradeSequence, match);
        _pendingById.Add(match.MatchId, match.TradeSequence);
        Emit(new OrdersMatched(NextEvent(), match, maker.Signed, taker.Signed));
    }

    /// <summary>An incoming order isn't in the book yet.</summary>
    private void ReduceIncoming(BookOrder incoming, uint lots)
    {
        incoming.Open -= lots;
        incoming.Cancelled += lots;
        incoming.Reason = CancelReason.SelfTrade;
        Emit(new OrderCancelled(NextEvent(), incoming.Id, incoming.Order.Account, lots, CancelReason.SelfTrade));
    }

    /// <summary>No match can be made of fewer lots than the order's minimum fill.</summary>
    private void CancelTooSmall(BookOrder resting)
    {
        if (resting.Open > 0 && resting.Open < resting.Order.MinFill)
        {
            CancelOpen(resting, resting.Open, CancelReason.BelowMinimumFill);
        }
    }
}
