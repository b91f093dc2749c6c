using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using HashPerp.Contracts.OrderBook.V1;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Calls to the order book with this account's token. Its numbered refusals come through with their own numbers.</summary>
public sealed class ExchangeConnection(Uri address, IAccessTokens tokens) : IExchange, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly GrpcChannel _channel = Reconnecting.Channel(address);
    private readonly TokenCalls _calls = new(tokens, "order book", Limit);

    public async Task<IReadOnlyList<Market>> MarketsAsync(CancellationToken cancel) =>
        [.. (await CallAsync((client, options) => client.GetMarketsAsync(new GetMarketsRequest(), options), null, cancel)).Markets];

    public Task<OrderState> PlaceAsync(PlaceOrderRequest request, string traceparent, CancellationToken cancel) =>
        CallAsync((client, options) => client.PlaceOrderAsync(request, options), traceparent, cancel);

    public Task<OrderState> CancelAsync(CancelOrderRequest request, CancellationToken cancel) =>
        CallAsync((client, options) => client.CancelOrderAsync(request, options), null, cancel);

    public async Task<IReadOnlyList<OrderState>> OrdersAsync(CancellationToken cancel) =>
        [.. (await CallAsync((client, options) => client.GetOrdersAsync(new GetOrdersRequest(), options), null, cancel)).Orders];

    public async Task<IReadOnlyList<Match>> MatchesAsync(CancellationToken cancel) =>
        [.. (await CallAsync((client, options) => client.GetMatchesAsync(new GetMatchesRequest(), options), null, cancel)).Matches];

    public Task<BookSnapshot> BookAsync(Bytes32 marketId, uint depth, CancellationToken cancel) => CallAsync(
        (client, options) => client.GetBookAsync(new GetBookRequest { MarketId = ByteString.CopyFrom(marketId.ToBytes()), Depth = depth }, options), null, cancel);

    public Task HeartbeatAsync(CancellationToken cancel) =>
        CallAsync((client, options) => client.HeartbeatAsync(new HeartbeatRequest(), options), null, cancel);

    public void Dispose() => _channel.Dispose();

    private Task<T> CallAsync<T>(Func<OrderBook.OrderBookClient, CallOptions, AsyncUnaryCall<T>> call, string? traceparent, CancellationToken cancel) =>
        _calls.CallAsync(options => call(new OrderBook.OrderBookClient(_channel), options), traceparent, cancel);
}
