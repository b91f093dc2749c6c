using HashPerp.Contracts.OrderBook.V1;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>The order book, as an account uses it.</summary>
public interface IExchange
{
    Task<IReadOnlyList<Market>> MarketsAsync(CancellationToken cancel);

    /// <summary>Idempotent by its request id.</summary>
    /// <param name="traceparent">W3C trace context that the order's life goes on with.</param>
    Task<OrderState> PlaceAsync(PlaceOrderRequest request, string traceparent, CancellationToken cancel);

    /// <summary>Idempotent by its request id.</summary>
    Task<OrderState> CancelAsync(CancelOrderRequest request, CancellationToken cancel);

    /// <summary>This account's orders, newest first, at most 500.</summary>
    Task<IReadOnlyList<OrderState>> OrdersAsync(CancellationToken cancel);

    /// <summary>This account's matches, newest first, at most 500.</summary>
    Task<IReadOnlyList<Match>> MatchesAsync(CancellationToken cancel);

    Task<BookSnapshot> BookAsync(Bytes32 marketId, uint depth, CancellationToken cancel);

    /// <summary>Keeps this account's orders live for some seconds more.</summary>
    Task HeartbeatAsync(CancellationToken cancel);
}
