using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>An own order in the book.</summary>
/// <param name="Market">Id of its market.</param>
/// <param name="Lots">What is open of it.</param>
/// <param name="Age">Looks at the market since it was seen first.</param>
internal sealed record RestingOrder(string Id, Bytes32 Market, Leg Leg, uint Price, uint Lots, int Age);

/// <summary>What others offer at one price.</summary>
internal sealed record Offer(uint Price, uint Lots);

/// <summary>What a trader sees before it acts.</summary>
/// <param name="Lean">The leg that it prefers.</param>
/// <param name="Orders">Its own in all markets.</param>
/// <param name="Contracts">Its own that are not over.</param>
/// <param name="Coins">Free and fit for an order, satoshi.</param>
/// <param name="Bid">The best buyer of hashprice, itself left out: whoever sells to it takes HEIGHT.</param>
/// <param name="Ask">The best seller, itself left out.</param>
internal sealed record TraderView(
    Leg Lean, IReadOnlyList<RestingOrder> Orders, int Contracts, IReadOnlyList<long> Coins, Market Market, Offer? Bid, Offer? Ask);

/// <summary>One act of a trader.</summary>
internal abstract record TradeAction
{
    public sealed record Wait(string Reason) : TradeAction;

    public sealed record Cancel(string Order) : TradeAction;

    /// <param name="Crosses">Takes what is offered at once, and nothing else; otherwise it rests in the book.</param>
    public sealed record Place(Leg Leg, uint Price, uint Lots, bool Crosses) : TradeAction;
}

/// <summary>
/// How a scripted trader decides: small orders near the even price, mostly on the leg that it leans to; some take what is offered, the others rest. It needs no
/// opinion: whoever knows better may trade against it.
/// </summary>
/// <param name="maxAge">An order that has rested for so many looks is taken back.</param>
internal sealed class TradePlan(int maxOrders, int maxContracts, int maxAge)
{
    private const int LeanPercent = 75;
    private const int CrossPercent = 60;
    private const int TwoLotsPercent = 25;

    /// <summary>Levels off the even price at which it rests at most, and up to which it takes.</summary>
    private const int MostLevel = 3;

    public TradeAction Decide(TraderView view, SeededRandom random)
    {
        if (view.Orders.Where(order => order.Age >= maxAge).OrderByDescending(order => order.Age).FirstOrDefault() is { } old)
        {
            return new TradeAction.Cancel(old.Id);
        }
        var leg = random.Chance(LeanPercent) ? view.Lean : view.Lean.Other();
        var crosses = random.Chance(CrossPercent);
        var lots = random.Chance(TwoLotsPercent) ? 2u : 1u;
        var level = random.Next(MostLevel + 1);
        if (view.Contracts + view.Orders.Sum(order => order.Lots) + lots > maxContracts)
        {
            return new TradeAction.Wait("it has contracts enough");
        }
        if (view.Coins.Count == 0)
        {
            return new TradeAction.Wait("it has no free coin");
        }
        return crosses && Taken(view, leg, lots) is { } taken ? taken : Rest(view, leg, lots, level);
    }

    /// <summary>At the best price of the other side, if that is near the even one.</summary>
    private static TradeAction.Place? Taken(TraderView view, Leg leg, uint lots)
    {
        var offer = leg == Leg.Height ? view.Bid : view.Ask;
        var limit = PriceLadder.PriceAt(view.Market, leg == Leg.Height ? -MostLevel : MostLevel);
        if (offer is null || (leg == Leg.Height ? offer.Price < limit : offer.Price > limit) || MeetsItself(view, leg, offer.Price))
        {
            return null;
        }
        var some = Math.Min(lots, offer.Lots);
        return CanPay(view, leg, offer.Price, some) ? new TradeAction.Place(leg, offer.Price, some, Crosses: true) : null;
    }

    private TradeAction Rest(TraderView view, Leg leg, uint lots, int level)
    {
        if (view.Orders.Count >= maxOrders)
        {
            return new TradeAction.Wait("it has orders enough");
        }
        var price = PriceLadder.PriceAt(view.Market, leg == Leg.Height ? level : -level);
        if (MeetsItself(view, leg, price))
        {
            return new TradeAction.Wait("it would trade with itself");
        }
        while (lots > 1 && !CanPay(view, leg, price, lots))
        {
            lots--;
        }
        return CanPay(view, leg, price, lots) ? new TradeAction.Place(leg, price, lots, Crosses: false) : new TradeAction.Wait("its coins are too small");
    }

    /// <summary>The order book would cancel an order that meets one of the same account.</summary>
    private static bool MeetsItself(TraderView view, Leg leg, uint price) =>
        view.Orders.Any(order => order.Market == view.Market.Id && order.Leg != leg && (leg == Leg.Height ? order.Price >= price : order.Price <= price));

    private static bool CanPay(TraderView view, Leg leg, uint price, uint lots)
    {
        // One coin for one order; each fill needs a connector of its own, and what is left must be an output.
        var exact = PriceLadder.CoinSat(view.Market, leg, price, lots);
        var split = exact + (PriceLadder.ConnectorSat * lots);
        return view.Coins.Any(coin => (coin == exact && lots == 1) || coin >= split);
    }
}
