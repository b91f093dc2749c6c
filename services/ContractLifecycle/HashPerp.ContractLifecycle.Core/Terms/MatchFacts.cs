using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle.Core;

/// <summary>What two signed orders and the matcher said: the frame that reported terms must fit into.</summary>
/// <param name="PerLot">q: satoshi that one lot puts into each pot.</param>
public sealed record MatchFacts(
    Order Maker, byte[] MakerSignature, Order Taker, byte[] TakerSignature, ulong TradeSequence, uint Price, uint Lots, uint ExpiryHeight,
    IReadOnlyList<SatPerPhDay> Strikes, Satoshis PerLot)
{
    public MatchReference Reference => new(Maker.Id(), Taker.Id(), TradeSequence, Maker.Leg);

    public Bytes32 MatchId => Reference.MatchId;

    public Bytes32 MarketId => Maker.MarketId;

    /// <summary>The first 16 bytes of the match id, lower-case hex.</summary>
    public string RoundId => RoundIdOf(MatchId);

    public static string RoundIdOf(Bytes32 matchId) => Hex.Encode(matchId.ToBytes().AsSpan(0, 16));

    /// <summary>The account on a leg.</summary>
    public Bytes32 AccountOf(Leg leg) => Maker.Leg == leg ? Maker.Account : Taker.Account;

    /// <summary>Refuses what can't be a match of these two orders: the matcher's word alone doesn't bind anybody.</summary>
    /// <exception cref="HashPerpException"><see cref="LifecycleErrors.MatchUnreadable"/>, <see cref="ContractScriptErrors.WrongSignature"/>.</exception>
    public MatchFacts Checked()
    {
        Maker.RequireSignature(MakerSignature, Maker.Account);
        Taker.RequireSignature(TakerSignature, Taker.Account);
        if (Maker.Leg == Taker.Leg || Maker.MarketId != Taker.MarketId || Maker.Genesis != Taker.Genesis || Maker.Account == Taker.Account)
        {
            throw LifecycleErrors.MatchUnreadable.Error("The two orders of a match are of one leg, one account, or two markets.", "Look at OrderBook.");
        }
        foreach (var order in new[] { Maker, Taker })
        {
            if (Lots == 0 || Lots > order.Lots || Lots < order.MinFill || !PriceQuote.Permits(Strikes, order, Price))
            {
                throw LifecycleErrors.MatchUnreadable.Error($"{Lots} lots at {Price} of an order for {order.Lots} at {order.Price}.", "Look at OrderBook.");
            }
        }
        return this;
    }
}
