using HashPerp.Events;
using HashPerp.Events.OrderBook;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook;

/// <summary>What other services are told of a market's events.</summary>
internal static class PublicEvents
{
    public static MarketListedV1 Listed(MarketDefinition market) => new()
    {
        MarketId = market.Id.ToString(),
        ExpiryHeight = market.Market.Height,
        ListingHeight = market.ListingHeight,
        Strikes = Strikes(market),
        PerLotSat = market.Market.PerLot.Value,
    };

    public static IEnumerable<IEvent> Of(MarketDefinition market, CommandResult result)
    {
        foreach (var happened in result.Events)
        {
            switch (happened)
            {
                case OrderAccepted accepted:
                    yield return Accepted(market, accepted, result.Sequence);
                    break;
                case OrdersMatched matched:
                    yield return Matched(market, matched);
                    break;
                case OrderCancelled { Lots: > 0 } cancelled:
                    yield return Cancelled(market, cancelled);
                    break;
                case MatchActivated activated:
                    yield return Published(market, activated.Match);
                    break;
            }
        }
    }

    public static string Text(Leg leg) => leg == Leg.Time ? "TIME" : "HEIGHT";

    private static OrderAcceptedV1 Accepted(MarketDefinition market, OrderAccepted accepted, ulong sequence) => new()
    {
        MarketId = market.Id.ToString(),
        OrderId = accepted.OrderId.ToString(),
        Account = accepted.Account.ToString(),
        Leg = Text(accepted.Leg),
        Price = accepted.Price,
        Lots = accepted.Lots,
        Sequence = sequence,
    };

    private static OrderMatchedV1 Matched(MarketDefinition market, OrdersMatched matched) => new()
    {
        MarketId = market.Id.ToString(),
        MatchId = matched.Match.MatchId.ToString(),
        TradeSequence = matched.Match.TradeSequence,
        Price = matched.Match.Price,
        Lots = matched.Match.Lots,
        MakerLeg = Text(matched.Match.MakerLeg),
        MakerOrder = Hex.Encode(matched.Maker.Order.ToBytes()),
        MakerSignature = Hex.Encode(matched.Maker.Signature.Span),
        TakerOrder = Hex.Encode(matched.Taker.Order.ToBytes()),
        TakerSignature = Hex.Encode(matched.Taker.Signature.Span),
        ExpiryHeight = market.Market.Height,
        Strikes = Strikes(market),
        PerLotSat = market.Market.PerLot.Value,
    };

    private static OrderCancelledV1 Cancelled(MarketDefinition market, OrderCancelled cancelled) => new()
    {
        MarketId = market.Id.ToString(),
        OrderId = cancelled.OrderId.ToString(),
        Account = cancelled.Account.ToString(),
        Lots = cancelled.Lots,
        Reason = cancelled.Reason.Text(),
    };

    private static TradePublishedV1 Published(MarketDefinition market, MatchView match) => new()
    {
        MarketId = market.Id.ToString(),
        MatchId = match.MatchId.ToString(),
        TradeSequence = match.TradeSequence,
        Price = match.Price,
        Lots = match.Lots,
        TakerLeg = Text(match.TakerLeg),
    };

    private static uint[] Strikes(MarketDefinition market) => [.. market.Market.Strikes.Select(strike => (uint)strike.Value)];
}
