using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>Which two orders met, and in which trade.</summary>
/// <param name="TradeSequence">The market's number of the trade: two fills of the same pair of orders differ by it.</param>
/// <param name="MakerLeg">The leg of the order that rested.</param>
public sealed record MatchReference(Bytes32 MakerOrderId, Bytes32 TakerOrderId, ulong TradeSequence, Leg MakerLeg)
{
    public const string IdTag = "HashPerp/Match";

    /// <summary>H("HashPerp/Match", makerOrderId, takerOrderId, tradeSeq u64).</summary>
    public Bytes32 MatchId => new(Hashes.Tagged(IdTag, new CanonicalWriter().Id(MakerOrderId).Id(TakerOrderId).U64(TradeSequence).ToArray()));

    /// <summary>The id of the order on a leg.</summary>
    public Bytes32 OrderIdOf(Leg leg) => leg == MakerLeg ? MakerOrderId : TakerOrderId;
}
