using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Markets as the order book lists them, believed as far as their ids go.</summary>
internal static class ListedMarkets
{
    /// <summary>The one market that an order is for. Its id must follow from its rungs, since the id is what gets signed.</summary>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.MarketUnknown"/>: none, several, or not what its id says.</exception>
    public static async Task<Market> FindAsync(IExchange exchange, GenesisPrefix genesis, OrderRequest request, CancellationToken cancel)
    {
        var listed = (await exchange.MarketsAsync(cancel)).Where(market => request.MarketId is { } id
            ? market.MarketId.Span.SequenceEqual(id.ToBytes())
            : market.ExpiryHeight == request.Height).ToList();
        if (listed is not [var found])
        {
            throw ClientErrors.MarketUnknown.Error(
                $"{listed.Count} markets fit {request.MarketId?.ToString() ?? $"height {request.Height}"}.", "Name one of the listed markets by its id.");
        }
        var market = new Market(genesis, found.ExpiryHeight, [.. found.Strikes.Select(StrikeOf)], new Satoshis(found.PerLotSat));
        return found.MarketId.Span.SequenceEqual(market.Id.ToBytes())
            ? market
            : throw ClientErrors.MarketUnknown.Error($"Market {Hex.Encode(found.MarketId.Span)} is not what its id says.", "Don't trade there.");
    }

    private static SatPerPhDay StrikeOf(uint strike) => strike <= int.MaxValue
        ? new SatPerPhDay((int)strike)
        : throw ClientErrors.MarketUnknown.Error($"{strike} is no strike.", "Don't trade there.");
}
