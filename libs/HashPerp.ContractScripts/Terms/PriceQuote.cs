using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// What a market's price means, which follows from its strikes alone (05-product §2). Two or more strikes at even distances are a forward: the price is
/// sat/PH/day, TIME buys and HEIGHT sells. Any other strikes are options: the price is the permille of each pot that HEIGHT stakes, so there HEIGHT buys.
/// </summary>
public static class PriceQuote
{
    public static bool IsForward(IReadOnlyList<SatPerPhDay> strikes)
    {
        ArgumentNullException.ThrowIfNull(strikes);
        return strikes.Count > 1
            && strikes.Zip(strikes.Skip(1)).All(pair => pair.Second.Value - pair.First.Value == strikes[1].Value - strikes[0].Value);
    }

    /// <summary>The leg that stakes more the higher the price is.</summary>
    public static Leg BidLeg(IReadOnlyList<SatPerPhDay> strikes) => IsForward(strikes) ? Leg.Time : Leg.Height;

    /// <summary>Whether an order may trade at a price: a bid at its own or less, an ask at its own or more.</summary>
    public static bool Permits(IReadOnlyList<SatPerPhDay> strikes, Order order, uint price)
    {
        ArgumentNullException.ThrowIfNull(order);
        return order.Leg == BidLeg(strikes) ? price <= order.Price : price >= order.Price;
    }
}
