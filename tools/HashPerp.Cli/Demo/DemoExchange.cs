using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using HashPerp.Contracts.OrderBook.V1;
using HashPerp.Primitives;
using Market = HashPerp.ContractScripts.Market;

namespace HashPerp.Cli;

/// <summary>What the demo itself asks of the exchange: to list a market, and what everybody may see of it. The users trade through their agents.</summary>
internal sealed class DemoExchange(Uri orderBook, string adminToken) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(orderBook);

    /// <summary>Lists the market; it opens once the attestor has announced its series.</summary>
    public async Task ListAsync(Market market, int listingHeight, CancellationToken cancel)
    {
        var request = new ListMarketRequest
        {
            ClientRequestId = Guid.NewGuid().ToString(), ExpiryHeight = market.Height, ListingHeight = (uint)listingHeight, PerLotSat = market.PerLot.Value,
        };
        request.Strikes.AddRange(market.Strikes.Select(strike => (uint)strike.Value));
        await CallAsync(OrderBook.ListMarketAsync(request, Options(cancel, new Metadata { { "authorization", $"Bearer {adminToken}" } })));
    }

    /// <returns>The root of its series once the market is open; null before.</returns>
    public async Task<string?> FindOpenAsync(Bytes32 market, CancellationToken cancel)
    {
        var markets = (await CallAsync(OrderBook.GetMarketsAsync(new GetMarketsRequest(), Options(cancel)))).Markets;
        var found = markets.FirstOrDefault(candidate => candidate.MarketId.Span.SequenceEqual(market.ToBytes()));
        return found is { State: MarketState.Open } ? Hex.Encode(found.SeriesRoot.Span) : null;
    }

    public async Task<BookSnapshot> BookAsync(Bytes32 market, CancellationToken cancel) =>
        await CallAsync(OrderBook.GetBookAsync(new GetBookRequest { MarketId = ByteString.CopyFrom(market.ToBytes()) }, Options(cancel)));

    /// <summary>The public tape: contracts that became active, newest first.</summary>
    public async Task<IReadOnlyList<Trade>> TradesAsync(Bytes32 market, CancellationToken cancel) =>
        [.. (await CallAsync(OrderBook.GetTradesAsync(new GetTradesRequest { MarketId = ByteString.CopyFrom(market.ToBytes()) }, Options(cancel)))).Trades];

    public void Dispose() => _channel.Dispose();

    private OrderBook.OrderBookClient OrderBook => new(_channel);

    private static async Task<T> CallAsync<T>(AsyncUnaryCall<T> call)
    {
        try
        {
            return await call;
        }
        catch (RpcException refused)
        {
            throw new HashPerpException(
                CliErrors.ServiceRefused, $"{refused.StatusCode}: {refused.Status.Detail}", "The order book's log says more.", refused);
        }
    }

    private static CallOptions Options(CancellationToken cancel, Metadata? headers = null) =>
        new(headers, TimeProvider.System.GetUtcNow().UtcDateTime + Limit, cancel);
}
