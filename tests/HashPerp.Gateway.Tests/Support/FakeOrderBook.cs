using Google.Protobuf;
using Grpc.Core;
using HashPerp.Contracts.OrderBook.V1;
using HashPerp.ServiceDefaults;

namespace HashPerp.Gateway.Tests;

/// <summary>An order book that answers what a test wants, behind the same token check as the real one.</summary>
internal sealed class FakeOrderBook : OrderBook.OrderBookBase
{
    public static readonly ByteString MarketId = ByteString.CopyFrom([.. Enumerable.Repeat((byte)0x11, 32)]);

    /// <summary>What the next placing throws.</summary>
    public RpcException? Refusal { get; set; }

    public List<(string Account, PlaceOrderRequest Request)> Placed { get; } = [];

    public List<(string Account, CancelOrderRequest Request)> Cancelled { get; } = [];

    public override Task<GetMarketsResponse> GetMarkets(GetMarketsRequest request, ServerCallContext context) => Task.FromResult(new GetMarketsResponse
    {
        Markets =
        {
            new Market
            {
                MarketId = MarketId, ExpiryHeight = 1152, ExpiryDisplayHeight = 825_552, ListingHeight = 144, Strikes = { 43_000, 45_000 }, PerLotSat = 10_000,
                MinPrice = 43_001, MaxPrice = 44_999, State = MarketState.Open, SeriesRoot = MarketId, Seq = 7,
            },
        },
    });

    public override Task<BookSnapshot> GetBook(GetBookRequest request, ServerCallContext context) => Task.FromResult(new BookSnapshot
    {
        MarketId = request.MarketId, Seq = 7, Bids = { new BookLevel { Price = 44_000, Lots = 5, Orders = 2 } }, Checksum = request.Depth,
    });

    public override Task<GetTradesResponse> GetTrades(GetTradesRequest request, ServerCallContext context) => Task.FromResult(new GetTradesResponse
    {
        Trades = { new Trade { TradeSeq = 3, Price = 44_000, Lots = request.Limit, TakerLeg = Contracts.Common.V1.Leg.Height, ActiveAtUnixUs = 9_007_199_254_740_991 } },
    });

    public override Task<OrderState> PlaceOrder(PlaceOrderRequest request, ServerCallContext context)
    {
        if (Refusal is { } refusal)
        {
            throw refusal;
        }
        lock (Placed)
        {
            Placed.Add((context.RequireScope(AccessScopes.Trade), request));
        }
        return Task.FromResult(new OrderState
        {
            OrderId = MarketId, MarketId = MarketId, Leg = Contracts.Common.V1.Leg.Time, Price = 44_000, Lots = 5, Open = 5, Status = OrderStatus.Open, Seq = 8,
        });
    }

    public override Task<OrderState> CancelOrder(CancelOrderRequest request, ServerCallContext context)
    {
        lock (Cancelled)
        {
            Cancelled.Add((context.RequireScope(AccessScopes.Trade), request));
        }
        return Task.FromResult(new OrderState { OrderId = MarketId, MarketId = MarketId, Status = OrderStatus.Cancelled, Reason = "by its owner" });
    }

    public override Task<GetOrdersResponse> GetOrders(GetOrdersRequest request, ServerCallContext context) => Task.FromResult(new GetOrdersResponse
    {
        Orders = { new OrderState { OrderId = MarketId, MarketId = MarketId, Reason = context.RequireAccount() } },
    });

    public override Task<GetMatchesResponse> GetMatches(GetMatchesRequest request, ServerCallContext context) => Task.FromResult(new GetMatchesResponse
    {
        Matches = { new Match { MatchId = MarketId, MarketId = MarketId, Status = MatchStatus.Busted, Reason = context.RequireAccount() } },
    });
}
