using System.Globalization;
using System.Text.Json.Nodes;
using HashPerp.Chain;
using HashPerp.ContractScripts;
using HashPerp.Contracts.OrderBook.V1;
using HashPerp.Primitives;
using Market = HashPerp.ContractScripts.Market;

namespace HashPerp.Cli;

/// <summary>Keeps a market open that lasts for a while: lists a new one in time, with an own request id for each, so that asking again changes nothing.</summary>
internal sealed class MarketKeeper(ExchangeClient exchange, TraderChain chain, TradersOptions options, MainnetFacts facts, EventOutput output)
{
    /// <summary>A listed market that has not opened by then won't: its series was refused.</summary>
    private const int BlocksToOpen = 12;

    /// <summary>Blocks that an order needs to become a contract before the order book closes the market.</summary>
    private const int LastBlocks = 9;

    private readonly HashSet<int> _told = [];

    /// <summary>Forwards that can be traded now, the last to expire first.</summary>
    public IReadOnlyList<Market> Open { get; private set; } = [];

    public async Task LookAsync(CancellationToken cancel)
    {
        if (!chain.IsWarm)
        {
            return;
        }
        var height = chain.Height;
        var markets = await exchange.MarketsAsync(cancel);
        Open = [.. markets.Where(market => market.State == MarketState.Open && market.ExpiryHeight >= height + LastBlocks).Select(Read).OfType<Market>()
            .OrderByDescending(market => market.Height)];
        foreach (var market in Open.Where(market => _told.Add((int)market.Height)))
        {
            Tell("market.open", "Open for trading", market);
        }
        _told.RemoveWhere(expiry => expiry < height);
        var lasting = markets.Any(market => market.ExpiryHeight >= height + options.RelistBlocks
            && (market.State == MarketState.Open || (market.State == MarketState.Listed && height < market.ListingHeight + BlocksToOpen)));
        if (!lasting)
        {
            await ListAsync(height, [.. markets.Select(market => (int)market.ExpiryHeight)], cancel);
        }
    }

    private async Task ListAsync(int height, IReadOnlyList<int> taken, CancellationToken cancel)
    {
        var expiry = MarketPlan.ExpiryAfter(height, options.ExpiryBlocks, taken);
        var profile = new ReplayProfile(options.HeightOffset, facts);
        var header = HeaderChain.Create(height, [await chain.HeaderAsync(height, cancel)]);
        if (MarketPlan.Of(GenesisPrefix.Regtest, profile.Listing(header, height, expiry), expiry, chain.DisplayHeight(expiry), options.LotSat) is not { } market)
        {
            throw CliErrors.NoGrid.Error($"No even grid of strikes for block {chain.DisplayHeight(expiry)}.", "The next block is tried.");
        }
        await exchange.ListAsync(market, height, cancel);
        Tell("market.listed", "Listed, and waiting for the attestor", market);
    }

    private void Tell(string name, string what, Market market)
    {
        var strikes = string.Join(", ", market.Strikes.Select(strike => Number(strike.Value)));
        output.Event(name, $"{what}: hashprice at block {Number(chain.DisplayHeight((int)market.Height))}, strikes {strikes} sat/PH/day.", new JsonObject
        {
            ["market"] = market.Id.ToString(),
            ["height"] = market.Height,
            ["display_height"] = chain.DisplayHeight((int)market.Height),
            ["strikes_sat"] = new JsonArray([.. market.Strikes.Select(strike => JsonValue.Create(strike.Value))]),
            ["per_lot_sat"] = market.PerLot.Value,
        });
    }

    /// <summary>Null for what the traders don't trade: options, and forwards with lots too big for them.</summary>
    private Market? Read(Contracts.OrderBook.V1.Market wire)
    {
        var market = new Market(GenesisPrefix.Regtest, wire.ExpiryHeight, [.. wire.Strikes.Select(strike => new SatPerPhDay((int)strike))], new Satoshis(wire.PerLotSat));
        return market.IsForward && market.PerLot.Value <= 2 * options.LotSat ? market : null;
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
