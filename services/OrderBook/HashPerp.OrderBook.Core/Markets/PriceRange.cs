using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>The prices at which a single lot makes a contract that can be refunded to both.</summary>
internal static class PriceRange
{
    /// <exception cref="HashPerpException"><see cref="OrderBookErrors.InvalidMarket"/>: there is none.</exception>
    public static (uint Min, uint Max) Of(Market market)
    {
        var (low, high) = Grid(market);
        var bid = PriceQuote.BidLeg(market.Strikes);
        var ask = bid == Leg.Time ? Leg.Height : Leg.Time;
        // A bid's stake rises with the price and an ask's falls, so each condition holds on one side of one price.
        var min = FirstWhere(low, high, price => IsEnough(market, price, bid));
        var max = FirstWhere(low, high, price => !IsEnough(market, price, ask)) - 1;
        return min <= max
            ? (min, max)
            : throw OrderBookErrors.InvalidMarket.Error(
                $"No price gives both legs of a lot {MarketDefinition.SmallestStake} sat to stake.", "List larger lots.");
    }

    private static (uint Low, uint High) Grid(Market market)
    {
        if (!market.IsForward)
        {
            return (1, 999);
        }
        var first = (uint)market.Strikes[0].Value;
        var last = (uint)market.Strikes[^1].Value;
        var half = ((uint)market.Strikes[1].Value - first) / 2;
        return (first > half ? first - half : 1, Math.Min(last + half, int.MaxValue));
    }

    /// <summary>The first price from <paramref name="low"/> on that satisfies a condition which stays true once it is; one past the end if none does.</summary>
    private static uint FirstWhere(uint low, uint high, Func<uint, bool> condition)
    {
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            if (!condition(middle))
            {
                low = middle + 1;
            }
            else if (middle == low)
            {
                return low;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }

    private static bool IsEnough(Market market, uint price, Leg leg) => market.Stakes(price, 1).Of(leg).Value >= MarketDefinition.SmallestStake;
}
