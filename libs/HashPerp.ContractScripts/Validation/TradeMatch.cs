using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// Two signed orders that met: which of them rested, at what price and for how many lots. A pair of equal orders that two users agreed on directly is
/// a match, too, with trade number 0.
/// </summary>
/// <param name="Maker">The order that rested.</param>
/// <param name="TradeSequence">The market's number of the trade, from 1; 0 without an order book.</param>
/// <param name="Price">As the market's rule has it.</param>
public sealed record TradeMatch(Order Maker, Order Taker, ulong TradeSequence, uint Price, uint Lots)
{
    public MatchReference Reference => new(Maker.Id(), Taker.Id(), TradeSequence, Maker.Leg);

    public Order OrderOf(Leg leg) => Maker.Leg == leg ? Maker : Taker;

    /// <summary>Without an order book: both orders are for exactly this trade.</summary>
    /// <exception cref="HashPerpException"><see cref="ProtocolErrors.OrderMismatch"/>.</exception>
    public static TradeMatch Direct(Order maker, Order taker)
    {
        ArgumentNullException.ThrowIfNull(maker);
        ArgumentNullException.ThrowIfNull(taker);
        return maker.Price == taker.Price && maker.Lots == taker.Lots
            ? new TradeMatch(maker, taker, 0, maker.Price, maker.Lots)
            : throw Mismatch($"{maker.Lots} lots at {maker.Price} against {taker.Lots} at {taker.Price}.", "Both orders must name the same price and size.");
    }

    /// <summary>
    /// Whether these orders, in this market, may have met like this. The matcher is trusted with nothing: a wrong price or size, or an order from elsewhere,
    /// is found here.
    /// </summary>
    /// <exception cref="HashPerpException"><see cref="ProtocolErrors.OrderMismatch"/>, <see cref="ProtocolErrors.SameParty"/>,
    /// <see cref="ContractScriptErrors.WrongKey"/>.</exception>
    public void Require(Market market)
    {
        ArgumentNullException.ThrowIfNull(market);
        foreach (var order in new[] { Maker, Taker })
        {
            KeyRules.RequireUsable(order.OrderBaseKey, $"order base key of {order.Account}");
            if (order.MarketId != market.Id || order.Genesis != market.Genesis)
            {
                throw Mismatch($"An order for market {order.MarketId} in a match of {market.Id}.", "Refuse the match.");
            }
            if (Lots == 0 || Lots > order.Lots || Lots < order.MinFill)
            {
                throw Mismatch($"{Lots} lots of an order for {order.MinFill} to {order.Lots}.", "Refuse the match.");
            }
        }
        if (Maker.Leg == Taker.Leg || !PriceQuote.Permits(market.Strikes, Maker, Price) || !PriceQuote.Permits(market.Strikes, Taker, Price))
        {
            throw Mismatch($"A trade at {Price} of {Maker.Leg} at {Maker.Price} and {Taker.Leg} at {Taker.Price}.", "Refuse the match.");
        }
        // A resting order that may slide can stand at another price than the one it is signed for.
        if (Price != Maker.Price && !Maker.Flags.HasFlag(OrderFlags.Slide))
        {
            throw Mismatch($"A trade at {Price}; the order that rested asks for {Maker.Price}.", "The difference is the taker's. Refuse the match.");
        }
        if (Maker.Account == Taker.Account || Maker.OrderBaseKey == Taker.OrderBaseKey)
        {
            throw ProtocolErrors.SameParty.Error($"Both orders are of {Maker.Account}.", "A contract with oneself settles nothing; refuse it.");
        }
    }

    private static HashPerpException Mismatch(string what, string advice) => ProtocolErrors.OrderMismatch.Error(what, advice);
}
