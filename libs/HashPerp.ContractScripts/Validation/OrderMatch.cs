using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// Whether terms are what two signed orders asked for. Each client checks both orders: the matcher is trusted with neither keys nor price.
/// </summary>
public static class OrderMatch
{
    /// <summary>A coin made by at most so many own hops from coins that an order names still backs it.</summary>
    public const int MostOwnHops = 2;

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
        var strikes = terms.Rungs.Select(rung => rung.Strike).ToList();
        if (!PriceQuote.Permits(strikes, heightOrder, terms.Price) || !PriceQuote.Permits(strikes, timeOrder, terms.Price))
        {
            throw Mismatch($"A trade at {terms.Price} between HEIGHT at {heightOrder.Price} and TIME at {timeOrder.Price}.");
        }
    }

    /// <summary>Whether every coin of the terms backs its leg's order. Only who has the coins' ancestries can tell: the parties.</summary>
    /// <param name="madeFrom">As in <see cref="Backs(Order, OutPoint, Func{OutPoint, IReadOnlyList{OutPoint}}?)"/>.</param>
    /// <exception cref="HashPerpException"><see cref="ProtocolErrors.OrderMismatch"/>.</exception>
    public static void RequireCoins(
        this ContractTerms terms, Order heightOrder, Order timeOrder, Func<OutPoint, IReadOnlyList<OutPoint>>? madeFrom = null)
    {
        ArgumentNullException.ThrowIfNull(terms);
        foreach (var input in terms.Inputs.Where(input => !Backs(input.Owner == CoinOwner.Height ? heightOrder : timeOrder, input.OutPoint, madeFrom)))
        {
            throw Mismatch($"Coin {input.OutPoint} does not back the {input.Owner} order.");
        }
    }

    /// <summary>
    /// Whether a coin may pay for an order: the order names it or names none, or the coin was made from such coins, all of them, by own hops. So an order
    /// never pledges more than its signer wrote into it.
    /// </summary>
    /// <param name="madeFrom">The coins that the hop which made a coin has spent, none for a batch leaf; null where no coin has hops.</param>
    public static bool Backs(Order order, OutPoint coin, Func<OutPoint, IReadOnlyList<OutPoint>>? madeFrom)
    {
        ArgumentNullException.ThrowIfNull(order);
        return order.OutPoints.Count == 0 || Backs(order.OutPoints, coin, madeFrom, hops: 0);
    }

    private static bool Backs(IReadOnlyList<OutPoint> named, OutPoint coin, Func<OutPoint, IReadOnlyList<OutPoint>>? madeFrom, int hops) =>
        named.Contains(coin)
        || (hops < MostOwnHops && madeFrom?.Invoke(coin) is { Count: > 0 } spent && spent.All(from => Backs(named, from, madeFrom, hops + 1)));

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
    }

    private static HashPerpException Mismatch(string what) => ProtocolErrors.OrderMismatch.Error(what, "Refuse the terms, and keep them as evidence.");
}
