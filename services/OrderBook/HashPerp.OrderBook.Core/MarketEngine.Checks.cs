using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>What is refused before anything changes.</summary>
public sealed partial class MarketEngine
{
    private void Check(MarketCommand command, long now)
    {
        switch (command)
        {
            case PlaceCommand place:
                CheckPlace(place.Order, now);
                break;
            case CancelCommand cancel:
                Known(cancel.OrderId, cancel.Account);
                break;
            case AmendCommand amend:
                CheckAmend(amend, now);
                break;
            case BatchCommand batch:
                CheckBatch(batch);
                break;
            case ReplaceAllCommand replace:
                CheckReplaceAll(replace, now);
                break;
            case ProtectCommand or DeadManCommand or DisconnectRuleCommand:
                CheckGuard(command);
                break;
        }
    }

    private void CheckPlace(Order order, long now)
    {
        CheckNew(order, now);
        CheckRoom(order.Account, 1);
    }

    /// <summary>Everything about a new order but how many others there are.</summary>
    private void CheckNew(Order order, long now)
    {
        if (Phase != MarketPhase.Open)
        {
            throw OrderBookErrors.MarketNotOpen.Error($"The market is {Phase}.", "Trade a market that is open.");
        }
        OrderRules.Check(Definition, order, now);
        if (_guards.Find(order.Account) is { IsTripped: true })
        {
            throw OrderBookErrors.ProtectionTripped.Error(
                "Market-maker protection has cancelled this account's orders in this market.", "Set the protection again when you are ready to quote.");
        }
        if (_orders.IsClientIdTaken(order.Account, order.ClientOrderId, now))
        {
            throw OrderBookErrors.DuplicateClientOrderId.Error(
                $"client_order_id {order.ClientOrderId:x32} belongs to another order.", "Use a new one; it is free a day after its order is over.");
        }
    }

    /// <summary>Whether so many more orders fit. Orders that this very command has ended don't count.</summary>
    private void CheckRoom(Bytes32 account, int more, int fewer = 0)
    {
        var over = _touched.Count(order => order.IsOver);
        var overOfAccount = over == 0 ? 0 : _touched.Count(order => order.IsOver && order.Order.Account == account);
        if (_orders.OfAccount(account).Count - overOfAccount - fewer + more > MarketLimits.OrdersPerAccount)
        {
            throw OrderBookErrors.TooManyOrders.Error($"{MarketLimits.OrdersPerAccount} orders of this account are open.", "Cancel one first.");
        }
        if (_orders.Count - over - fewer + more > MarketLimits.Orders)
        {
            throw OrderBookErrors.TooManyOrders.Error($"{MarketLimits.Orders} orders are open in this market.", "Try again later.");
        }
    }

    /// <summary>An order of the account that isn't over.</summary>
    private BookOrder Known(Bytes32 orderId, Bytes32 account)
    {
        if (_orders.TryGet(orderId, out var order) ? order.Order.Account != account
            : _orders.Finished.FirstAnswer(orderId) is not { } first || first.Account != account)
        {
            // The same answer for a foreign order as for none: who owns what is private.
            throw OrderBookErrors.UnknownOrder.Error($"This account has no order {orderId}.", "Look at GetOrders.");
        }
        return order is not null && !(order.IsOver && _touched.Contains(order))
            ? order
            : throw OrderBookErrors.OrderOver.Error($"Order {orderId} is over.", "There is nothing left to cancel.");
    }

    private void CheckAmend(AmendCommand amend, long now)
    {
        var old = Known(amend.OrderId, amend.Account);
        if (old.Withdrawn || old.Open == 0)
        {
            throw OrderBookErrors.OrderOver.Error($"Nothing of order {amend.OrderId} is open.", "Place a new order.");
        }
        if (amend.NewOrder.Account != amend.Account || amend.NewOrder.Leg != old.Order.Leg)
        {
            throw OrderBookErrors.AmendContradicts.Error(
                $"Order {amend.OrderId} is a {old.Order.Leg} order of another account, or the new one is of the other leg.", "Cancel it and place a new one.");
        }
        CheckNew(amend.NewOrder, now);
        // One that waits for signatures stays beside its successor.
        CheckRoom(amend.Account, 1, old.Pending == 0 ? 1 : 0);
    }

    private static void CheckBatch(BatchCommand batch)
    {
        if (batch.Items.Count is 0 or > MarketLimits.BatchItems)
        {
            throw OrderBookErrors.BatchOutOfRange.Error($"A batch of {batch.Items.Count}.", $"Send 1 to {MarketLimits.BatchItems} places, cancels and amends.");
        }
        foreach (var item in batch.Items)
        {
            RequireAccount(batch.Account, item switch
            {
                PlaceCommand place => place.Order.Account,
                CancelCommand cancel => cancel.Account,
                AmendCommand amend => amend.Account,
                _ => throw OrderBookErrors.OrderUnsupported.Error($"A batch with a {item.GetType().Name}.", "A batch holds places, cancels and amends."),
            });
        }
    }

    /// <summary>All or nothing: one quote that is refused leaves the old ones in place.</summary>
    private void CheckReplaceAll(ReplaceAllCommand replace, long now)
    {
        if (replace.Quotes.Count > MarketLimits.BatchItems)
        {
            throw OrderBookErrors.BatchOutOfRange.Error($"{replace.Quotes.Count} quotes.", $"Send at most {MarketLimits.BatchItems}.");
        }
        var clientIds = new HashSet<UInt128>();
        foreach (var quote in replace.Quotes)
        {
            RequireAccount(replace.Account, quote.Order.Account);
            CheckNew(quote.Order, now);
            if (!clientIds.Add(quote.Order.ClientOrderId))
            {
                throw OrderBookErrors.DuplicateClientOrderId.Error($"client_order_id {quote.Order.ClientOrderId:x32} twice.", "Give each quote its own.");
            }
        }
        CheckRoom(replace.Account, replace.Quotes.Count, _orders.OfAccount(replace.Account).Count(order => order.Pending == 0));
    }

    private static void RequireAccount(Bytes32 account, Bytes32 of)
    {
        if (of != account)
        {
            throw OrderBookErrors.NotOneAccount.Error($"An order of {of} among those of {account}.", "A batch is of one account.");
        }
    }
}
