using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>What an order must be to enter a market, whatever the book holds.</summary>
public static class OrderRules
{
    /// <param name="nowUnixUs">The engine's time.</param>
    /// <exception cref="HashPerpException"><see cref="OrderBookErrors"/> 2005 to 2010 and 2015.</exception>
    public static void Check(MarketDefinition definition, Order order, long nowUnixUs)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(order);
        if (order.Genesis != definition.Market.Genesis || order.MarketId != definition.Id)
        {
            throw OrderBookErrors.WrongMarket.Error($"The order is for market {order.MarketId} on {order.Genesis}.", $"This is {definition.Id}.");
        }
        if (order.Price < definition.MinPrice || order.Price > definition.MaxPrice)
        {
            throw OrderBookErrors.PriceOutsideBook.Error(
                $"price {order.Price} is not between {definition.MinPrice} and {definition.MaxPrice}.", "Beyond, a leg would stake too little to be refunded.");
        }
        if (order.Lots is 0 or > MarketLimits.Lots || order.MinFill > order.Lots)
        {
            throw OrderBookErrors.LotsOutOfRange.Error(
                $"lots {order.Lots}, min_fill {order.MinFill}.", $"Lots are 1 to {MarketLimits.Lots}, min_fill is at most the lots.");
        }
        if (order.OutPoints.Count == 0)
        {
            throw OrderBookErrors.NoCoins.Error("The order names no coin.", $"Name 1 to {Order.MaxOutPoints} coins that fund it.");
        }
        CheckLifetime(order, nowUnixUs);
        CheckFlags(order);
    }

    /// <summary>Whether what an order can't take at once is cancelled.</summary>
    public static bool IsImmediate(this Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return order.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill;
    }

    private static void CheckLifetime(Order order, long nowUnixUs)
    {
        if ((order.TimeInForce == TimeInForce.GoodTillDate) != (order.ExpireUnixMicroseconds != 0))
        {
            throw OrderBookErrors.OrderFieldsContradict.Error(
                $"tif {order.TimeInForce} with expire_unix_us {order.ExpireUnixMicroseconds}.", "A good-till-date order has a date, no other has one.");
        }
        if (order.ExpireUnixMicroseconds > long.MaxValue)
        {
            throw OrderBookErrors.OrderFieldsContradict.Error($"expire_unix_us {order.ExpireUnixMicroseconds} is no time.", "Give unix microseconds.");
        }
        if (order.TimeInForce == TimeInForce.GoodTillDate && order.ExpireUnixMicroseconds <= (ulong)nowUnixUs)
        {
            throw OrderBookErrors.OrderExpired.Error(
                $"The order ended at {order.ExpireUnixMicroseconds}; it is {nowUnixUs}.", "Sign a new one with a later date.");
        }
    }

    private static void CheckFlags(Order order)
    {
        if (order.Flags.HasFlag(OrderFlags.PostOnly) && order.IsImmediate())
        {
            throw OrderBookErrors.OrderFieldsContradict.Error($"Post-only with {order.TimeInForce}.", "An order that never rests can't be post-only.");
        }
        if (order.Type == OrderType.Market && !order.IsImmediate())
        {
            throw OrderBookErrors.OrderFieldsContradict.Error(
                $"A market order with {order.TimeInForce}.", "A market order is immediate-or-cancel or fill-or-kill at its signed price, the collar.");
        }
    }
}
