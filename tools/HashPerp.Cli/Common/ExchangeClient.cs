using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using HashPerp.Client;
using HashPerp.Contracts.OrderBook.V1;
using HashPerp.Primitives;
using Market = HashPerp.ContractScripts.Market;

namespace HashPerp.Cli;

/// <summary>What the exchange's own operator asks of it: to list a market, and what everybody may see of it. Users trade through their agents.</summary>
/// <param name="adminToken">Asked for each time: tokens are short-lived.</param>
internal sealed class ExchangeClient(Uri orderBook, Func<string> adminToken) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly GrpcChannel _channel = Reconnecting.Channel(orderBook);

    /// <summary>Lists the market; it opens once the attestor has announced its series. Asking again for the same changes nothing.</summary>
    public async Task ListAsync(Market market, int listingHeight, CancellationToken cancel)
    {
        var request = new ListMarketRequest
        {
            // A market has one listing: whoever asks for it again, at whatever time, makes the same request.
            ClientRequestId = new Guid(market.Id.ToBytes().AsSpan(0, 16)).ToString(),
            ExpiryHeight = market.Height,
            ListingHeight = (uint)listingHeight,
            PerLotSat = market.PerLot.Value,
        };
        request.Strikes.AddRange(market.Strikes.Select(strike => (uint)strike.Value));
        await CallAsync(OrderBook.ListMarketAsync(request, Options(cancel, new Metadata { { "authorization", $"Bearer {adminToken()}" } })));
    }

    public async Task<IReadOnlyList<Contracts.OrderBook.V1.Market>> MarketsAsync(CancellationToken cancel) =>
        [.. (await CallAsync(OrderBook.GetMarketsAsync(new GetMarketsRequest(), Options(cancel)))).Markets];

    /// <returns>The root of its series once the market is open; null before.</returns>
    public async Task<string?> FindOpenAsync(Bytes32 market, CancellationToken cancel)
    {
        var found = (await MarketsAsync(cancel)).FirstOrDefault(candidate => candidate.MarketId.Span.SequenceEqual(market.ToBytes()));
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
