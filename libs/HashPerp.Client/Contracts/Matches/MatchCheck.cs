using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Signing.V1;
using Google.Protobuf;

namespace HashPerp.Client;

/// <summary>One of this agent's own orders, as its own records have it.</summary>
/// <param name="Index">Index of its order base key.</param>
/// <param name="MaxLots">What may be matched of it: its lots less those that are known to be cancelled; 0 when it never came into force.</param>
public sealed record OwnOrder(uint Index, Order Order, uint MaxLots);

/// <summary>This agent's orders, as far as matches need them.</summary>
public interface IOwnOrders
{
    /// <summary>Null: not an order of this agent.</summary>
    OwnOrder? Find(Bytes32 orderId);
}

/// <summary>An agent without an exchange has none.</summary>
internal sealed class NoOrders : IOwnOrders
{
    public OwnOrder? Find(Bytes32 orderId) => null;
}

/// <summary>A match that concerns this agent and holds.</summary>
/// <param name="Own">The own order in it.</param>
internal sealed record VerifiedMatch(MatchedTrade Trade, OwnOrder Own, Leg Leg, bool IsMaker, Bytes32 Peer);

/// <summary>
/// Whether what the coordinator calls a match is one. It is trusted with nothing: own order from own records, the other's signature, market, legs, price,
/// size, what is left of the own order, and the match id are all checked here (30-contract-protocol §4).
/// </summary>
internal sealed class MatchCheck(IOwnOrders orders, ContractStore store, IRoundWallet wallet, IRoundChain chain)
{
    private const int SignatureBytes = 64;

    /// <exception cref="HashPerpException">What is wrong with it: <see cref="ProtocolErrors.OrderMismatch"/>, <see cref="ContractErrors.MatchRefused"/>, or what
    /// decoding and signatures say.</exception>
    public VerifiedMatch Require(MatchNotice notice)
    {
        if (notice.MatchId.Length != 32 || notice.MakerSignature.Length != SignatureBytes || notice.TakerSignature.Length != SignatureBytes
            || notice.Strikes.Count is 0 or > ContractTerms.MaxRungs || notice.TradeSeq == 0 || notice.Traceparent.Length > 128)
        {
            throw ContractErrors.MalformedMessage.Error("A notice of a match that can't be read.", "The coordinator must run the same release.");
        }
        var trade = Read(notice);
        var match = trade.ToTrade();
        if (match.Reference.MatchId.ToString() != trade.MatchId)
        {
            throw ProtocolErrors.OrderMismatch.Error($"Match {trade.MatchId} is not that of its orders and trade number.", "Refuse the match.");
        }
        match.Require(trade.ToMarket(chain.Genesis));
        var isMaker = match.Maker.Account == wallet.Account.Value;
        var (own, other) = isMaker ? (match.Maker, match.Taker) : (match.Taker, match.Maker);
        if (own.Account != wallet.Account.Value)
        {
            throw ContractErrors.StrangerInRound.Error($"A match of {match.Maker.Account} and {match.Taker.Account}.", "Neither order is of this agent.");
        }
        other.RequireSignature((isMaker ? notice.TakerSignature : notice.MakerSignature).Span, other.Account);
        own.RequireSignature((isMaker ? notice.MakerSignature : notice.TakerSignature).Span, own.Account);
        return new VerifiedMatch(trade, RequireOwn(own.Id(), trade), own.Leg, isMaker, other.Account);
    }

    /// <summary>An order of this agent of which something may still be matched.</summary>
    public OwnOrder? FindOwn(Bytes32 orderId) => orders.Find(orderId) is { MaxLots: > 0 } own ? own : null;

    /// <summary>The coordinator may be wrong about what is left, so only the agent's own records count.</summary>
    private OwnOrder RequireOwn(Bytes32 orderId, MatchedTrade trade)
    {
        var own = orders.Find(orderId) ?? throw ContractErrors.MatchRefused.Error($"Order {orderId} is not in this folder.", "Trade from one folder only.");
        var matched = store.All
            .Where(record => record.Match is { } other && record.OrderIndex == own.Index && other.MatchId != trade.MatchId && record.State != ContractState.Aborted)
            .Sum(record => (long)record.Match!.Lots);
        return matched + trade.Lots <= own.MaxLots
            ? own
            : throw ContractErrors.MatchRefused.Error(
                $"{trade.Lots} lots of order {orderId}, of whose {own.MaxLots} lots {matched} are matched already.", "The exchange has matched more than was ordered.");
    }

    private static MatchedTrade Read(MatchNotice notice) => new()
    {
        MatchId = HexOf(notice.MatchId),
        TradeSequence = notice.TradeSeq,
        Price = notice.Price,
        Lots = notice.Lots,
        MakerOrder = HexOf(notice.MakerOrder),
        MakerSignature = HexOf(notice.MakerSignature),
        TakerOrder = HexOf(notice.TakerOrder),
        TakerSignature = HexOf(notice.TakerSignature),
        Height = notice.ExpiryHeight,
        Strikes = [.. notice.Strikes.Select(strike => strike <= int.MaxValue
            ? (int)strike
            : throw ContractErrors.MalformedMessage.Error($"{strike} is no strike.", "The coordinator must run the same release."))],
        PerLotSat = notice.PerLotSat,
        Traceparent = notice.Traceparent,
    };

    private static string HexOf(ByteString bytes) => Hex.Encode(bytes.Span);
}
