using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>Orders coming and going.</summary>
public sealed partial class MarketEngine
{
    private OrderView? FirstAnswer(PlaceCommand place)
    {
        var id = place.Order.Id();
        return _orders.TryGet(id, out var order) ? order.FirstAnswer : _orders.Finished.FirstAnswer(id);
    }

    /// <summary>Refuses before anything changes.</summary>
    private void Check(MarketCommand command, long now)
    {
        switch (command)
        {
            case PlaceCommand place:
                CheckPlace(place.Order, now);
                break;
            case CancelCommand cancel:
                CheckCancel(cancel);
                break;
        }
    }

    private void CheckPlace(Order order, long now)
    {
        if (Phase != MarketPhase.Open)
        {
            throw OrderBookErrors.MarketNotOpen.Error($"The market is {Phase}.", "Trade a market that is open.");
        }
        OrderRules.Check(Definition, order, now);
        if (_orders.IsClientIdTaken(order.Account, order.ClientOrderId, now))
        {
            throw OrderBookErrors.DuplicateClientOrderId.Error(
                $"client_order_id {order.ClientOrderId:x32} belongs to another order.", "Use a new one; it is free a day after its order is over.");
        }
        if (_orders.OfAccount(order.Account).Count >= MarketLimits.OrdersPerAccount)
        {
            throw OrderBookErrors.TooManyOrders.Error($"{MarketLimits.OrdersPerAccount} orders of this account are open.", "Cancel one first.");
        }
        if (_orders.Count >= MarketLimits.Orders)
        {
            throw OrderBookErrors.TooManyOrders.Error($"{MarketLimits.Orders} orders are open in this market.", "Try again later.");
        }
    }

    private void CheckCancel(CancelCommand cancel)
    {
        if (_orders.TryGet(cancel.OrderId, out var order) ? order.Order.Account != cancel.Account
            : _orders.Finished.FirstAnswer(cancel.OrderId) is not { } first || first.Account != cancel.Account)
        {
            // The same answer for a foreign order as for none: who owns what is private.
            throw OrderBookErrors.UnknownOrder.Error($"This account has no order {cancel.OrderId}.", "Look at GetOrders.");
        }
        if (order is null)
        {
            throw OrderBookErrors.OrderOver.Error($"Order {cancel.OrderId} is over.", "There is nothing left to cancel.");
        }
    }

    private BookOrder Place(PlaceCommand place)
    {
        var order = new BookOrder(new SignedOrder(place.Order, place.Signature), place.Order.Id(), ++_arrivals, Definition.IsBid(place.Order.Leg))
        {
            Suspended = !place.SignerPresent,
        };
        _orders.Add(order);
        _touched.Add(order);
        var plan = order.Suspended ? new MatchPlan([], 0, order.Open, false) : MatchPlan.For(order, Opposite(order));
        var refusal = Refusal(order, plan);
        if (refusal != CancelReason.None)
        {
            (order.Cancelled, order.Open, order.Rejected, order.Reason) = (order.Open, 0, true, refusal);
            Emit(new OrderRejected(NextEvent(), order.Id, order.Order.Account, order.Order.Lots, refusal));
            return order;
        }
        Emit(new OrderAccepted(NextEvent(), order.Id, order.Order.Account, order.Order.Leg, order.Price, order.Order.Lots, order.Suspended));
        Carry(order, plan);
        return order;
    }

    private static CancelReason Refusal(BookOrder order, MatchPlan plan)
    {
        if (order.Suspended)
        {
            return order.Order.IsImmediate() ? CancelReason.SignerAway : CancelReason.None;
        }
        if (order.Order.Flags.HasFlag(OrderFlags.PostOnly) && (plan.Steps.Count > 0 || plan.Crosses))
        {
            return CancelReason.WouldTake;
        }
        return order.Order.TimeInForce == TimeInForce.FillOrKill && plan.Filled < order.Order.Lots ? CancelReason.NotFillable : CancelReason.None;
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
    }

    private void EndBackedBy(CoinSpentCommand spent)
    {
        foreach (var order in _orders.BackedBy(spent.OutPoint).Where(order => order.Open > 0 && order.Pending == 0).ToArray())
        {
            if (!order.Contracts.Contains(spent.SpentBy))
            {
                End(order, CancelReason.CoinSpent);
            }
        }
    }

    /// <summary>Ends an order for good: what is open is cancelled now, what a bust gives back is cancelled then.</summary>
    private void End(BookOrder order, CancelReason reason)
    {
        order.Withdrawn = true;
        _orders.StopExpiry(order);
        CancelOpen(order, order.Open, reason);
    }

    private void CancelOpen(BookOrder order, uint lots, CancelReason reason)
    {
        SideOf(order).Remove(order);
        order.Open -= lots;
        order.Cancelled += lots;
        order.Reason = reason;
        _touched.Add(order);
        if (order.IsLive)
        {
            SideOf(order).Add(order);
        }
        Emit(new OrderCancelled(NextEvent(), order.Id, order.Order.Account, lots, reason));
    }
}
