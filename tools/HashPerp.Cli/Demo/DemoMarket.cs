using System.Globalization;
using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Pricing;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>The market of the demo: one lot of about ten thousand times the strike step in each rung, at the price where both stake the same.</summary>
internal sealed record DemoMarket(Market Market, int HashpriceSat)
{
    private const long TargetPotSat = 1_000_000;
    private const long ConnectorSat = 330;

    public IReadOnlyList<int> Strikes => [.. Market.Strikes.Select(strike => strike.Value)];

    /// <summary>At which both stake the same but for rounding.</summary>
    public uint Price => Market.EvenPrice;

    /// <summary>A price in the market's unit.</summary>
    public string Quote(uint price) => Market.IsForward ? $"{price} sat/PH/day" : $"{price} permille of each pot";

    /// <summary>What a party brings to so many contracts of one lot each: its stakes, which are half of all pots, and a position connector for each.</summary>
    public long CoinSatOf(Leg leg, uint lots = 1) => Market.Stakes(Price, lots).Of(leg).Value + (ConnectorSat * lots);

    public static DemoMarket Of(DemoOptions options, MainnetFacts facts)
    {
        var target = Target.FromBits(facts.EpochAt(options.From).Bits);
        var reward = Subsidy.At(options.From + options.Blocks);
        var hashprice = Hashprice.MilliSatPerPhDay(target.Value, reward);
        var strikes = DemoStrikes.Of(options.StrikeMultiples, hashprice);
        return new DemoMarket(new Market(GenesisPrefix.Regtest, (uint)options.ExpiryHeight, strikes, PotOf(strikes)), (int)((hashprice + 500) / 1_000));
    }

    public JsonObject Order(string leg, uint lots) => new() { ["market"] = Market.Id.ToString(), ["leg"] = leg, ["price"] = Price, ["lots"] = lots };

    public JsonObject Proposal(string peer, string mode, uint setupDeadline) => new()
    {
        ["peer"] = peer,
        ["leg"] = "HEIGHT",
        ["mode"] = mode,
        ["height"] = Market.Height,
        ["strikes_sat"] = new JsonArray([.. Strikes.Select(strike => JsonValue.Create(strike))]),
        ["per_lot_sat"] = Market.PerLot.Value,
        ["price"] = Price,
        ["lots"] = 1,
        ["setup_deadline"] = setupDeadline,
    };

    /// <summary>The smallest multiple of 2 dK (and of 1,000 sat for uneven rungs) that is about a million satoshi.</summary>
    private static Satoshis PotOf(IReadOnlyList<SatPerPhDay> strikes)
    {
        var unit = strikes.Count > 1 ? 2L * (strikes[1].Value - strikes[0].Value) : 1_000;
        var even = strikes.Zip(strikes.Skip(1)).All(pair => pair.Second.Value - pair.First.Value == strikes[1].Value - strikes[0].Value);
        unit = even && strikes.Count > 1 ? unit : 1_000;
        return new Satoshis((TargetPotSat + unit - 1) / unit * unit);
    }
}
