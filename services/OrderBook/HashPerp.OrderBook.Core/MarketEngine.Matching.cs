using HashPerp.ContractScripts;

namespace HashPerp.OrderBook.Core;

/// <summary>Orders meeting.</summary>
public sealed partial class MarketEngine
{
    /// <summary>Lets an order that isn't in the book meet it. When its entry is refused, nothing but its rejection happens.</summary>
    /// <param name="accepted">Called before anything that the entry led to is told.</param>
    private void Enter(BookOrder order, EntryMode mode, long now, Action<BookOrder>? accepted = null)
    {
        AllowProtected(now);
        var fills = MarketLimits.FillsPerOrder;
        var result = _book.Enter(order.Entering(mode), fills);
        if (result.IsRefused)
        {
            Reject(order, result.Outcome == EntryOutcome.WouldTake ? CancelReason.WouldTake : CancelReason.NotFillable);
            return;
        }
        order.Price = result.Price;
        accepted?.Invoke(order);
        Carry(order, now);
        while (result.Outcome == EntryOutcome.Protected)
        {
            Trip(_orders.AccountOf(result.Owner));
            if (order.Open == 0)
            {
                return;
            }
            fills -= result.Fills;
            result = _book.Enter(order.Entering(mode == EntryMode.FillOrKill ? EntryMode.Immediate : mode), fills);
            Carry(order, now);
        }
        Settle(order, result);
    }

    /// <summary>What becomes of the lots that are left.</summary>
    private void Settle(BookOrder order, EntryResult result)
    {
        switch (result.Outcome)
        {
            case EntryOutcome.Rested:
                order.Slot = result.Slot;
                _orders.Live.Add(order.Priority, order);
                break;
            case EntryOutcome.Immediate:
                CancelOpen(order, CancelReason.ImmediateRemainder);
                break;
            case EntryOutcome.BelowMinimumFill:
                CancelOpen(order, CancelReason.BelowMinimumFill);
                break;
            case EntryOutcome.WouldCross:
                CancelOpen(order, CancelReason.WouldCrossBook);
                break;
            case EntryOutcome.SelfTrade:
                End(order, CancelReason.SelfTrade);
                break;
        }
    }

    /// <summary>Tells what the book has done. The book is ahead of the orders until this is through, so nothing here calls it.</summary>
    private void Carry(BookOrder incoming, long now)
    {
        foreach (ref readonly var step in _book.Steps)
        {
            var resting = _orders.Live[step.Resting];
            if (step.Lots == resting.Open)
            {
                LeaveBook(resting);
            }
            switch (step.Kind)
            {
                case StepKind.Fill:
                    Match(incoming, resting, step.Lots);
                    _guards.Find(resting.Order.Account)?.Count(now);
                    break;
                case StepKind.SelfTradeCancel:
                    End(resting, CancelReason.SelfTrade);
                    break;
                case StepKind.SelfTradeDecrement:
                    CancelLots(resting, step.Lots, CancelReason.SelfTrade);
                    CancelLots(incoming, step.Lots, CancelReason.SelfTrade);
                    break;
                case StepKind.BelowMinimumFill:
                    CancelLots(resting, step.Lots, CancelReason.BelowMinimumFill);
                    break;
            }
        }
    }

    /// <summary>The older order is the maker, also when it comes back to the book after the other one.</summary>
    private void Match(BookOrder incoming, BookOrder resting, uint lots)
    {
        var (maker, taker) = incoming.Priority < resting.Priority ? (incoming, resting) : (resting, incoming);
        foreach (var order in new[] { maker, taker })
        {
            order.Open -= lots;
            order.Filled += lots;
            order.Pending++;
            _touched.Add(order);
        }
        var reference = new MatchReference(maker.Id, taker.Id, ++_tradeSequence, maker.Order.Leg);
        var match = new MatchView(reference.MatchId, maker.Id, taker.Id, maker.Order.Account, taker.Order.Account, _tradeSequence, maker.Order.Leg,
            maker.Price, lots, MatchState.Matched);
        _pending.Add(match.TradeSequence, match);
        _pendingById.Add(match.MatchId, match.TradeSequence);
        Emit(new OrdersMatched(NextEvent(), match, maker.Signed, taker.Signed));
    }

    /// <summary>
    /// An order comes back to the book at its old place. Orders may rest by now that it crosses: it meets them, and as the older one it is their maker.
    /// </summary>
    private void Reenter(BookOrder order, long now)
    {
        TakeOut(order);
        if (order.IsLive)
        {
            Enter(order, EntryMode.Rest, now);
        }
        else if (order.Open > 0 && order.Open < order.Order.MinFill)
        {
            CancelOpen(order, CancelReason.BelowMinimumFill);
        }
    }
}
