using Google.Protobuf;
using HashPerp.ContractScripts;
using HashPerp.Data;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;
using Microsoft.Extensions.Options;
using Proto = HashPerp.Contracts.OrderBook.V1;

namespace HashPerp.OrderBook;

/// <summary>The operator of the exchange lists a market. It opens once its series is announced.</summary>
internal sealed class ListMarketHandler(ClientRequests requests, MarketStore store, MarketRegistry markets, IOptions<OrderBookOptions> options)
{
    /// <param name="admin">Who lists it, for the repeat.</param>
    public async Task<Proto.Market> HandleAsync(string admin, Proto.ListMarketRequest request, CancellationToken cancel)
    {
        var definition = DefinitionOf(request);
        var client = new ClientRequest(admin, "ListMarket", request.ClientRequestId, request.ToByteArray());
        await requests.OnceAsync(
            client,
            async (connection, transaction, token) =>
            {
                await store.ListAsync(definition, connection, transaction, token);
                FaultPoint.Before(OrderBookFaultPoints.MarketListed);
                return definition.Id.ToBytes();
            },
            cancel);
        FaultPoint.After(OrderBookFaultPoints.MarketListed);
        await markets.ServeAsync(definition.Id, cancel);
        return Wire.Of(markets.Get(definition.Id), options.Value.HeightOffset);
    }

    private MarketDefinition DefinitionOf(Proto.ListMarketRequest request)
    {
        if (request.Strikes.Any(strike => strike is 0 or > int.MaxValue) || request.PerLotSat is < 1 or > Satoshis.MaxValue)
        {
            throw OrderBookErrors.InvalidMarket.Error("A strike or the lot is out of range.", "Strikes are sat/PH/day, the lot is satoshi.");
        }
        var strikes = request.Strikes.Select(strike => new SatPerPhDay((int)strike)).ToArray();
        return new MarketDefinition(
            new Market(options.Value.Genesis, request.ExpiryHeight, strikes, new Satoshis(request.PerLotSat)), request.ListingHeight, options.Value.Cutoff);
    }
}
