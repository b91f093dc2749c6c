using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>Orders coming and going.</summary>
public sealed partial class MarketEngine
{
    private BookOrder Place(SignedOrder signed, bool signerPresent, long now)
    {
        var order = Register(signed, signerPresent);
        if (!order.Suspended)
        {
            Enter(order, ModeOf(order.Order), now, Accept);
        }
        else if (order.Order.IsImmediate())
        {
            Reject(order, CancelReason.SignerAway);
        }
        else
        {
            Accept(order);
        }
        return order;
    }

    private BookOrder Register(SignedOrder signed, bool signerPresent)
    {
        var order = new BookOrder(signed, IdOf(signed.Order), ++_arrivals, Definition.IsBid(signed.Order.Leg)) { Suspended = !signerPresent };
        _orders.Add(order);
        _touched.Add(order);
        _placed.Add(order);
        return order;
    }

    private static EntryMode ModeOf(Order order) => order.TimeInForce switch
    {
        TimeInForce.ImmediateOrCancel => EntryMode.Immediate,
        TimeInForce.FillOrKill => EntryMode.FillOrKill,
        _ when order.Flags.HasFlag(OrderFlags.Slide) => EntryMode.Slide,
        _ when order.Flags.HasFlag(OrderFlags.PostOnly) => EntryMode.PostOnly,
        _ => EntryMode.Rest,
    };

    private void Accept(BookOrder order) => Emit(new OrderAccepted(
        NextEvent(), order.Id, order.Order.Account, order.Order.Leg, order.Price, order.Order.Lots, order.Suspended));

    private void Reject(BookOrder order, CancelReason why)
    {
        (order.Cancelled, order.Open, order.Carried, order.Rejected, order.Reason) = (order.Order.Lots, 0, 0, true, why);
        Emit(new OrderRejected(NextEvent(), order.Id, order.Order.Account, order.Order.Lots, why));
    }

    private BookOrder? Withdraw(CancelCommand cancel)
    {
        // It may have expired a moment ago, in this very command.
        if (!_orders.TryGet(cancel.OrderId, out var order) || order.Withdrawn)
        {
            return order;
        }
        End(order, CancelReason.ByOwner);
        return order;
    }

    private void ExpireDue(long now)
    {
        foreach (var order in _orders.Due(now).ToArray())
        {
            End(order, CancelReason.Expired);
        }
        if (_guards.HasDue(now))
        {
            RunOutDeadMen(now);
        }
    }

    private void EndBackedBy(CoinSpentCommand spent)
    {
        var backed = _orders.BackedBy(spent.OutPoint);
        // The contract of a match that is pending may be what spent it, also for the order that the match's order was amended to.
        if (backed.Any(order => order.Pending > 0))
        {
            return;
        }
        foreach (var order in backed.Where(order => order.Open > 0).ToArray())
        {
            if (!order.Contracts.Contains(spent.SpentBy))
            {
                End(order, CancelReason.CoinSpent);
            }
        }
    }

    /// <summary>Ends every order of an account, oldest first.</summary>
    private void EndAll(Bytes32 account, CancelReason why)
    {
        foreach (var order in _orders.OfAccount(account).Where(order => !order.Withdrawn && !order.IsOver).ToArray())
        {
            End(order, why);
        }
    }

    /// <summary>Ends an order for good: what is open is cancelled now, what a bust gives back is cancelled then.</summary>
    private void End(BookOrder order, CancelReason reason)
    {
        order.Withdrawn = true;
        _orders.StopExpiry(order);
        CancelOpen(order, reason);
    }

    private void CancelOpen(BookOrder order, CancelReason reason)
    {
        TakeOut(order);
        CancelLots(order, order.Open, reason);
    }

    private void CancelLots(BookOrder order, uint lots, CancelReason reason)
    {
        order.Open -= lots;
        order.Cancelled += lots;
        order.Reason = reason;
        _touched.Add(order);
        Emit(new OrderCancelled(NextEvent(), order.Id, order.Order.Account, lots, reason));
    }

    /// <summary>Takes an order out of the book; nothing happens to one that isn't in.</summary>
    private void TakeOut(BookOrder order)
    {
        if (order.Slot == 0)
        {
            return;
        }
        if (!_book.Remove(order.Slot, order.Priority))
        {
            throw new InvalidOperationException($"Order {order.Id} is not where the book said.");
        }
        LeaveBook(order);
    }

    private void LeaveBook(BookOrder order)
    {
        order.Slot = 0;
        _orders.Live.Remove(order.Priority);
    }
}
