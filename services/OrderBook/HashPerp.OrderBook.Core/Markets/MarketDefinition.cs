using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>What is fixed when a market is listed.</summary>
public sealed class MarketDefinition
{
    /// <summary>A stake below this could not be refunded as an output (satoshi).</summary>
    public const long SmallestStake = 330;

    /// <param name="listingHeight">The block that the strike times are computed from, a node height.</param>
    /// <param name="cutoff">When it stops matching.</param>
    /// <exception cref="HashPerpException"><see cref="OrderBookErrors.InvalidMarket"/>.</exception>
    public MarketDefinition(Market market, uint listingHeight, Cutoff cutoff)
    {
        ArgumentNullException.ThrowIfNull(market);
        if (listingHeight >= market.Height)
        {
            throw OrderBookErrors.InvalidMarket.Error($"A market listed at {listingHeight} can't expire at {market.Height}.", "List before the expiry.");
        }
        Market = market;
        Id = market.Id;
        ListingHeight = listingHeight;
        Cutoff = cutoff;
        (MinPrice, MaxPrice) = PriceRange.Of(market);
        if (MaxPrice - MinPrice >= MarketLimits.Ticks)
        {
            throw OrderBookErrors.InvalidMarket.Error($"Prices {MinPrice} to {MaxPrice} are more than {MarketLimits.Ticks}.", "List strikes closer together.");
        }
    }

    public Market Market { get; }

    public Bytes32 Id { get; }

    public uint ListingHeight { get; }

    public Cutoff Cutoff { get; }

    /// <summary>The lowest price at which both legs of a one-lot contract stake at least <see cref="SmallestStake"/>.</summary>
    public uint MinPrice { get; }

    /// <summary>The highest such price.</summary>
    public uint MaxPrice { get; }

    /// <summary>
    /// The leg that stakes more at a higher price, so its orders are bids: TIME in a forward market; HEIGHT in an option market, whose price is the
    /// permille of the pot that HEIGHT stakes.
    /// </summary>
    public Leg BidLeg => PriceQuote.BidLeg(Market.Strikes);

    public bool IsBid(Leg leg) => leg == BidLeg;

    /// <summary>What the order may have to stake in the worst case: every match is at its own price or a better one.</summary>
    public Satoshis WorstStake(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return Market.Stakes(order.Price, order.Lots).Of(order.Leg);
    }
}
