using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// Whether terms are what two signed orders asked for. Each client checks both orders: the matcher is trusted with neither keys nor price.
/// </summary>
public static class OrderMatch
{
    /// <param name="heightSignature">The signature of the HEIGHT order's account on it.</param>
    /// <param name="timeSignature">The signature of the TIME order's account on it.</param>
    /// <exception cref="HashPerpException"><see cref="ProtocolErrors.OrderMismatch"/>, <see cref="ProtocolErrors.SameParty"/>,
    /// <see cref="ContractScriptErrors.WrongKey"/>, <see cref="ContractScriptErrors.WrongSignature"/>.</exception>
    public static void RequireOrders(
        this ContractTerms terms, Order heightOrder, ReadOnlySpan<byte> heightSignature, Order timeOrder, ReadOnlySpan<byte> timeSignature)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(heightOrder);
        ArgumentNullException.ThrowIfNull(timeOrder);
        heightOrder.RequireSignature(heightSignature, heightOrder.Account);
        timeOrder.RequireSignature(timeSignature, timeOrder.Account);
        RequireOrder(terms, heightOrder, Leg.Height);
        RequireOrder(terms, timeOrder, Leg.Time);
        if (heightOrder.Account == timeOrder.Account || heightOrder.OrderBaseKey == timeOrder.OrderBaseKey)
        {
            throw ProtocolErrors.SameParty.Error($"Both orders are of {heightOrder.Account}.", "A contract with oneself settles nothing; refuse it.");
        }
        if (heightOrder.Price > terms.Price || timeOrder.Price < terms.Price)
        {
            throw Mismatch($"A trade at {terms.Price} between a SELL at {heightOrder.Price} and a BUY at {timeOrder.Price}.");
        }
    }

    private static void RequireOrder(ContractTerms terms, Order order, Leg leg)
    {
        if (order.Id() != terms.Match.OrderIdOf(leg))
        {
            throw Mismatch($"The {leg} order is {order.Id()}, the terms name {terms.Match.OrderIdOf(leg)}.");
        }
        if (order.Genesis != terms.Genesis || order.MarketId != terms.MarketId || order.Leg != leg)
        {
            throw Mismatch($"The {leg} order is for another network, market or leg.");
        }
        if (terms.Lots > order.Lots || terms.Lots < order.MinFill)
        {
            throw Mismatch($"{terms.Lots} lots of an order for {order.MinFill} to {order.Lots}.");
        }
        if (ContractKey.Derive(order.OrderBaseKey, terms.Match.MatchId) != terms.KeyOf(leg))
        {
            throw ContractScriptErrors.WrongKey.Error($"The {leg} key does not follow from the order and the match.", "Refuse the terms.");
        }
        var coins = terms.Inputs.Where(input => input.Owner == (CoinOwner)leg).Select(input => input.OutPoint);
        if (order.OutPoints.Count > 0 && coins.Except(order.OutPoints).FirstOrDefault() is { } coin && coin != default)
        {
            throw Mismatch($"Coin {coin} does not back the {leg} order.");
        }
    }

    private static HashPerpException Mismatch(string what) => ProtocolErrors.OrderMismatch.Error(what, "Refuse the terms, and keep them as evidence.");
}
