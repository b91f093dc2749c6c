using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>A match of one of this agent's orders, verified and as it is written down. Binary fields are lower-case hex.</summary>
public sealed record MatchedTrade
{
    public required string MatchId { get; init; }

    /// <summary>The market's number of the trade, from 1.</summary>
    public required ulong TradeSequence { get; init; }

    /// <summary>As the market's rule has it.</summary>
    public required uint Price { get; init; }

    public required uint Lots { get; init; }

    /// <summary>HashPerp/Order bytes of the order that rested.</summary>
    public required string MakerOrder { get; init; }

    public required string MakerSignature { get; init; }

    /// <summary>HashPerp/Order bytes of the order that came.</summary>
    public required string TakerOrder { get; init; }

    public required string TakerSignature { get; init; }

    /// <summary>H, a node height.</summary>
    public required uint Height { get; init; }

    /// <summary>sat/PH/day, ascending.</summary>
    public required IReadOnlyList<int> Strikes { get; init; }

    /// <summary>q: satoshi that one lot puts into each pot.</summary>
    public required long PerLotSat { get; init; }

    /// <summary>W3C trace context of the match; empty without one.</summary>
    public string Traceparent { get; init; } = "";

    /// <summary>The round that opens this match's contract: the first 16 bytes of the match id, hex.</summary>
    public static string RoundOf(Bytes32 matchId) => Hex.Encode(matchId.ToBytes().AsSpan(0, 16));

    public TradeMatch ToTrade() => new(Order.Parse(Hex.Decode(MakerOrder)), Order.Parse(Hex.Decode(TakerOrder)), TradeSequence, Price, Lots);

    public Market ToMarket(GenesisPrefix genesis) => new(genesis, Height, [.. Strikes.Select(strike => new SatPerPhDay(strike))], new Satoshis(PerLotSat));
}
