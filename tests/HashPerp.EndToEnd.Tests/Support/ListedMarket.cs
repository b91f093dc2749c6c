using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Pricing;
using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>Rungs of one expiry, listed at a block of the chain.</summary>
/// <param name="ListingTime">Header time of the listing block.</param>
/// <param name="Strikes">sat/PH/day, ascending.</param>
internal sealed record ListedMarket(int ListingHeight, uint ListingTime, int ExpiryHeight, IReadOnlyList<int> Strikes, long PotSat)
{
    private const int Permille = 1_000;
    private const long ConnectorSat = 330;

    /// <summary>What each side brings at the even price, its connector included.</summary>
    public long CoinSat => (PotSat * Strikes.Count / 2) + ConnectorSat;

    /// <param name="strikePermille">Of the listing's hashprice: a rung's T comes about so much of the ideal time after the listing. Unevenly spaced, since an
    /// even grid is a forward, whose pots must divide by its step.</param>
    public static async Task<ListedMarket> AtTipAsync(ReplayedChain chain, int blocks, IReadOnlyList<int> strikePermille, long potSat)
    {
        var listing = await chain.HeightAsync();
        var header = BlockHeader.Parse(await chain.Node.Rpc.GetBlockHeaderAsync(await chain.Node.Rpc.GetBlockHashAsync(listing)));
        var display = ReplayedChain.HeightOffset + listing;
        var hashprice = Hashprice.MilliSatPerPhDay(Target.FromBits(MainnetFacts.Embedded.EpochAt(display).Bits).Value, Subsidy.At(display + blocks));
        // milli-sat times permille, down to whole satoshi.
        var strikes = strikePermille.Select(part => checked((int)(hashprice * part / (Permille * Permille)))).ToArray();
        return new ListedMarket(listing, header.Time, listing + blocks, strikes, potSat);
    }

    /// <summary>One lot at the price where both stake the same; Alice takes HEIGHT.</summary>
    public JsonObject Proposal(string peer, uint setupDeadline) => new()
    {
        ["peer"] = peer,
        ["leg"] = "HEIGHT",
        ["mode"] = setupDeadline == 0 ? "Instant" : "TwoStep",
        ["height"] = ExpiryHeight,
        ["strikes_sat"] = new JsonArray([.. Strikes.Select(strike => JsonValue.Create(strike))]),
        ["per_lot_sat"] = PotSat,
        ["price"] = EvenPrice,
        ["lots"] = 1,
        ["setup_deadline"] = setupDeadline,
    };

    public uint EvenPrice =>
        new Market(GenesisPrefix.Regtest, (uint)ExpiryHeight, [.. Strikes.Select(strike => new SatPerPhDay(strike))], new Satoshis(PotSat)).EvenPrice;
}
