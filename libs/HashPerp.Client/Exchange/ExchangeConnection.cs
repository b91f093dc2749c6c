using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using HashPerp.Contracts.OrderBook.V1;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Calls to the order book with this account's token. Its numbered refusals come through with their own numbers.</summary>
public sealed class ExchangeConnection(Uri address, IAccessTokens tokens) : IExchange, IDisposable
{
    /// <summary>Trailers of a numbered refusal.</summary>
    private const string CodeTrailer = "hashperp-error-code";
    private const string NameTrailer = "hashperp-error-name";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly GrpcChannel _channel = Reconnecting.Channel(address);

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

    /// <summary>One numbered error for whatever a call failed with.</summary>
    internal static HashPerpException ErrorOf(RpcException error)
    {
        var temporary = error.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.Aborted
            or StatusCode.Internal or StatusCode.Unknown or StatusCode.ResourceExhausted or StatusCode.Unauthenticated;
        if (temporary)
        {
            return new HashPerpException(
                ClientErrors.ExchangeUnreachable, $"The order book answers {error.StatusCode}: {error.Status.Detail}", "It is tried again.", error);
        }
        return int.TryParse(error.Trailers.GetValue(CodeTrailer), out var number) && error.Trailers.GetValue(NameTrailer) is { Length: > 0 and <= 64 } name
            ? new HashPerpException(new ErrorCode(number, name), error.Status.Detail, "", error)
            : new HashPerpException(ClientErrors.ExchangeRefused, $"The order book answers {error.StatusCode}: {error.Status.Detail}", "", error);
    }

    private async Task<T> CallAsync<T>(Func<OrderBook.OrderBookClient, CallOptions, AsyncUnaryCall<T>> call, string? traceparent, CancellationToken cancel)
    {
        var token = await tokens.TokenAsync(cancel);
        try
        {
            try
            {
                return await OnceAsync(call, token, traceparent, cancel);
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.Unauthenticated)
            {
                // The services' key may have changed, or the clock was off: one new login.
                tokens.Forget(token);
                return await OnceAsync(call, await tokens.TokenAsync(cancel), traceparent, cancel);
            }
        }
        catch (RpcException error)
        {
            cancel.ThrowIfCancellationRequested();
            throw ErrorOf(error);
        }
    }

    private async Task<T> OnceAsync<T>(
        Func<OrderBook.OrderBookClient, CallOptions, AsyncUnaryCall<T>> call, string token, string? traceparent, CancellationToken cancel)
    {
        var headers = new Metadata { { "authorization", $"Bearer {token}" } };
        if (traceparent is not null)
        {
            headers.Add("traceparent", traceparent);
        }
        // By the machine's own clock: gRPC compares it with that one.
        return await call(new OrderBook.OrderBookClient(_channel), new CallOptions(headers, TimeProvider.System.GetUtcNow().UtcDateTime + Limit, cancel));
    }
}
