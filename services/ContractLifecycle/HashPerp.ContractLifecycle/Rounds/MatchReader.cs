using HashPerp.ContractLifecycle.Core;
using HashPerp.ContractScripts;
using HashPerp.Events.OrderBook;
using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle;

/// <summary>What OrderBook said of a match, decoded.</summary>
internal static class MatchReader
{
    /// <exception cref="HashPerpException">Something in it can't be decoded, or contradicts itself: <see cref="LifecycleErrors.MatchUnreadable"/>.</exception>
    public static MatchFacts Read(OrderMatchedV1 matched)
    {
        var facts = new MatchFacts(
            Order.Parse(Hex.Decode(matched.MakerOrder)), Hex.Decode(matched.MakerSignature), Order.Parse(Hex.Decode(matched.TakerOrder)),
            Hex.Decode(matched.TakerSignature), matched.TradeSequence, matched.Price, matched.Lots, matched.ExpiryHeight,
            [.. matched.Strikes.Select(strike => new SatPerPhDay(checked((int)strike)))], new Satoshis(matched.PerLotSat));
        return facts.MatchId.ToString() == matched.MatchId && facts.MarketId.ToString() == matched.MarketId
            ? facts
            : throw LifecycleErrors.MatchUnreadable.Error($"Match {matched.MatchId} isn't that of its orders, or of another market.", "Look at OrderBook.");
    }
}
