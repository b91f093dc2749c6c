using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>
/// A new order takes the place of an old one. What the old one has filled counts as filled of the new size, so that a fill which crosses an amend on the way
/// makes nobody trade more than it asked for. The place in time is kept if nothing but the size goes down.
/// </summary>
public sealed partial class MarketEngine
{
    private BookOrder Amend(AmendCommand amend, long now)
    {
        var order = Register(new SignedOrder(amend.NewOrder, amend.Signature), amend.SignerPresent);
        if (!_orders.TryGet(amend.OrderId, out var old) || old.Withdrawn || old.Open == 0)
        {
            // It has expired a moment ago, in this very command.
            Reject(order, CancelReason.AmendTooLate);
            return order;
        }
        var filled = old.Carried + old.Filled;
        if (order.Order.Lots <= filled)
        {
            Reject(order, CancelReason.AlreadyFilled);
            End(old, CancelReason.Replaced);
            return order;
        }
        (order.Carried, order.Cancelled, order.Open) = (filled, filled, order.Order.Lots - filled);
        order.Contracts.AddRange(old.Contracts);
        if (KeepsPlace(old, order))
        {
            (order.Priority, order.Price) = (old.Priority, old.Price);
            AmendInPlace(old, order, now);
        }
        else
        {
            AmendByEntry(old, order, now);
        }
        return order;
    }

    private static bool KeepsPlace(BookOrder old, BookOrder order) => order.Open <= old.Open && old.Order with
    {
        Lots = order.Order.Lots, OrderBaseKey = order.Order.OrderBaseKey, ClientOrderId = order.Order.ClientOrderId, Nonce = order.Order.Nonce,
        OutPoints = order.Order.OutPoints,
    } == order.Order;

    private void AmendInPlace(BookOrder old, BookOrder order, long now)
    {
        if (order.IsLive && old.Slot != 0 && order.Open >= order.Order.MinFill)
        {
            if (order.Open < old.Open)
            {
                _book.Reduce(old.Slot, old.Priority, old.Open - order.Open);
            }
            (order.Slot, old.Slot) = (old.Slot, 0);
            _orders.Live[order.Priority] = order;
            Succeed(old, order, keepsPlace: true);
            return;
        }
        TakeOut(old);
        Succeed(old, order, keepsPlace: true);
        Reenter(order, now);
    }

    /// <summary>The new order meets the book like any other. Where it is refused, the old one stays as if nothing had been asked.</summary>
    private void AmendByEntry(BookOrder old, BookOrder order, long now)
    {
        if (!order.Suspended)
        {
            Enter(order, ModeOf(order.Order), now, _ => Succeed(old, order, keepsPlace: false));
        }
        else if (order.Order.IsImmediate())
        {
            Reject(order, CancelReason.SignerAway);
        }
        else
        {
            Succeed(old, order, keepsPlace: false);
        }
    }

    private void Succeed(BookOrder old, BookOrder order, bool keepsPlace)
    {
        // The old one may be gone before a match of one that it was amended from is decided.
        foreach (var earlier in _orders.OfAccount(order.Order.Account).Where(earlier => earlier == old || earlier.Successor == old.Id))
        {
            earlier.Successor = order.Id;
        }
        Emit(new OrderAmended(NextEvent(), old.Id, order.Id, order.Order.Account, order.Carried, keepsPlace));
        End(old, CancelReason.Replaced);
        Accept(order);
    }

    /// <summary>The order that an order was amended to, if the market still knows it.</summary>
    private BookOrder? SuccessorOf(BookOrder order) => order.Successor is { } id && _orders.TryGet(id, out var successor) ? successor : null;

    /// <summary>Lots that counted as filled when an order was amended are not: whoever it was amended to has them to fill.</summary>
    private void GiveToSuccessor(BookOrder order, uint lots, long now)
    {
        if (SuccessorOf(order) is not { Withdrawn: false, IsOver: false } heir || heir.Carried < lots || heir.Order.IsImmediate())
        {
            return;
        }
        TakeOut(heir);
        heir.Carried -= lots;
        heir.Cancelled -= lots;
        heir.Open += lots;
        _touched.Add(heir);
        Emit(new OrderRestored(NextEvent(), heir.Id, heir.Order.Account, lots));
        Reenter(heir, now);
    }
}
