using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>Wire values of a match's state.</summary>
public enum MatchState : byte
{
    Matched = 1,
    Active = 2,
    Busted = 3,
}

/// <summary>Two orders that met: the maker is the older one, and the price is its price.</summary>
/// <param name="TradeSequence">The market's number of the match, from 1; a busted one's is never used again.</param>
public sealed record MatchView(
    Bytes32 MatchId,
    Bytes32 MakerOrderId,
    Bytes32 TakerOrderId,
    Bytes32 MakerAccount,
    Bytes32 TakerAccount,
    ulong TradeSequence,
    Leg MakerLeg,
    uint Price,
    uint Lots,
    MatchState Status)
{
    public Leg TakerLeg => MakerLeg == Leg.Time ? Leg.Height : Leg.Time;
}
