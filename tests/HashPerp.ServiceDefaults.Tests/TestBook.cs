using System.Diagnostics;
using Grpc.Core;
using HashPerp.Contracts.OrderBook.V1;
using HashPerp.Primitives;

namespace HashPerp.ServiceDefaults.Tests;

/// <summary>A service whose calls do what services do: refuse, fail, hang, stream, ask who calls.</summary>
internal sealed class TestBook : OrderBook.OrderBookBase
{
    public static readonly ErrorCode Refusal = new(2999, "TestRefusal");

    public override Task<OrderState> PlaceOrder(PlaceOrderRequest request, ServerCallContext context) =>
        throw Refusal.Error("The price 7 is off the grid.", "Send a multiple of 5.");

    public override Task<OrderState> CancelOrder(CancelOrderRequest request, ServerCallContext context) =>
        throw new InvalidOperationException("a detail of our insides");

    public override Task<GetOrdersResponse> GetOrders(GetOrdersRequest request, ServerCallContext context) =>
        Task.FromResult(new GetOrdersResponse { Orders = { new OrderState { Reason = context.RequireAccount() } } });

    public override Task<Market> ListMarket(ListMarketRequest request, ServerCallContext context)
    {
        context.RequireScope(AccessScopes.Admin);
        return Task.FromResult(new Market());
    }

    /// <summary>The trace that the call belongs to.</summary>
    public override Task<GetMatchesResponse> GetMatches(GetMatchesRequest request, ServerCallContext context) =>
        Task.FromResult(new GetMatchesResponse { Matches = { new Match { Reason = Activity.Current?.TraceId.ToString() ?? "" } } });

    public override Task<GetMarketsResponse> GetMarkets(GetMarketsRequest request, ServerCallContext context) =>
        throw RpcErrors.ToHashPerp(RpcErrors.ToRpc(Refusal.Error("Not there."), StatusCode.NotFound), "other")!;

    public override async Task<HeartbeatResponse> Heartbeat(HeartbeatRequest request, ServerCallContext context)
    {
        await Task.Delay(Timeout.Infinite, context.CancellationToken);
        return new HeartbeatResponse();
    }

    public override async Task StreamBook(StreamBookRequest request, IServerStreamWriter<BookUpdate> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new BookUpdate { Snapshot = new BookSnapshot { Seq = 1 } }, context.CancellationToken);
        await Task.Delay(Timeout.Infinite, context.CancellationToken);
    }
}
