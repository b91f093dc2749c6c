using Grpc.Core;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;
using Microsoft.Extensions.Options;
using Proto = HashPerp.Contracts.OrderBook.V1;

namespace HashPerp.OrderBook;

/// <summary><c>hashperp.orderbook.v1</c>: maps and delegates.</summary>
internal sealed class OrderBookGrpcService(
    PlaceOrderHandler place, CancelOrderHandler cancel, ListMarketHandler list, HeartbeatHandler heartbeat, BookHandler book, OrderQueries queries,
    MarketRegistry markets, IOptions<OrderBookOptions> options) : Proto.OrderBook.OrderBookBase
{
    private const int DefaultTrades = 100;

    public override Task<Proto.Market> ListMarket(Proto.ListMarketRequest request, ServerCallContext context) =>
        list.HandleAsync(context.RequireScope(AccessScopes.Admin), request, context.CancellationToken);

    public override Task<Proto.GetMarketsResponse> GetMarkets(Proto.GetMarketsRequest request, ServerCallContext context)
    {
        var answer = new Proto.GetMarketsResponse();
        answer.Markets.Add(markets.All.Select(market => Wire.Of(market, options.Value.HeightOffset))
            .OrderBy(market => market.ExpiryHeight).ThenBy(market => market.MarketId.ToBase64(), StringComparer.Ordinal));
        return Task.FromResult(answer);
    }

    public override Task<Proto.OrderState> PlaceOrder(Proto.PlaceOrderRequest request, ServerCallContext context) =>
        WithRetryAfterAsync(context, () => place.HandleAsync(AccountOf(context), request, context.CancellationToken));

    public override Task<Proto.OrderState> CancelOrder(Proto.CancelOrderRequest request, ServerCallContext context) =>
        WithRetryAfterAsync(context, () => cancel.HandleAsync(AccountOf(context), request, context.CancellationToken));

    public override async Task<Proto.GetOrdersResponse> GetOrders(Proto.GetOrdersRequest request, ServerCallContext context)
    {
        var answer = new Proto.GetOrdersResponse();
        answer.Orders.Add(await queries.OrdersAsync(AccountOf(context), request.OpenOnly, context.CancellationToken));
        return answer;
    }

    public override async Task<Proto.GetMatchesResponse> GetMatches(Proto.GetMatchesRequest request, ServerCallContext context)
    {
        var answer = new Proto.GetMatchesResponse();
        answer.Matches.Add(await queries.MatchesAsync(AccountOf(context), context.CancellationToken));
        return answer;
    }

    public override Task<Proto.HeartbeatResponse> Heartbeat(Proto.HeartbeatRequest request, ServerCallContext context) =>
        heartbeat.HandleAsync(AccountOf(context), context.CancellationToken);

    public override Task<Proto.BookSnapshot> GetBook(Proto.GetBookRequest request, ServerCallContext context) => Task.FromResult(book.Get(request));

    public override Task StreamBook(Proto.StreamBookRequest request, IServerStreamWriter<Proto.BookUpdate> responseStream, ServerCallContext context) =>
        book.StreamAsync(request, responseStream, context.CancellationToken);

    public override async Task<Proto.GetTradesResponse> GetTrades(Proto.GetTradesRequest request, ServerCallContext context)
    {
        var id = Wire.Id(request.MarketId, "market_id");
        var answer = new Proto.GetTradesResponse();
        answer.Trades.Add(await queries.TradesAsync(
            markets.Get(id).Definition.Id, request.Limit == 0 ? DefaultTrades : (int)Math.Min(request.Limit, int.MaxValue), context.CancellationToken));
        return answer;
    }

    /// <exception cref="HashPerpException"><see cref="ServiceErrors.Unauthenticated"/>; <see cref="OrderBookServiceErrors.MalformedField"/> for a token that is
    /// no account's.</exception>
    private static Bytes32 AccountOf(ServerCallContext context)
    {
        var account = context.RequireAccount();
        return account.Length == 64 && account.All(char.IsAsciiHexDigitLower)
            ? Bytes32.Parse(account)
            : throw OrderBookServiceErrors.MalformedField.Error($"'{account}' is no account.", "Log in with a wallet's key.");
    }

    private static async Task<T> WithRetryAfterAsync<T>(ServerCallContext context, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (HashPerpException busy) when (busy.Code == OrderBookServiceErrors.Busy)
        {
            context.ResponseTrailers.Add("retry-after-ms", "1000");
            throw;
        }
    }
}
