using HashPerp.Contracts.OrderBook.V1;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;
using CommonV1 = HashPerp.Contracts.Common.V1;

namespace HashPerp.Gateway;

/// <summary>The caller's own orders and matches. Signed bytes pass as they are; only whose they are is looked at here.</summary>
internal static class OrderEndpoints
{
    public static void MapOrders(this RouteGroupBuilder api)
    {
        api.MapPost("/orders", PlaceAsync).Private(AccessScopes.Trade, RateClass.Write).WithSummary("Places a signed order; answers once it is in the journal.");
        api.MapPost("/orders/cancel", CancelAsync).Private(AccessScopes.Trade, RateClass.Cancel).WithSummary("Cancels an order by a signed cancel.");
        api.MapGet("/orders", OrdersAsync).Private(AccessScopes.Read).WithSummary("Own orders, newest first, at most 500.");
        api.MapGet("/matches", MatchesAsync).Private(AccessScopes.Read).WithSummary("Own matches, newest first, at most 500.");
    }

    private static async Task<OrderView> PlaceAsync(PlaceOrderBody body, OrderBook.OrderBookClient orderBook, HttpContext context)
    {
        var order = Fields.AtMost(body.Order, OrderOwner.MaxOrderBytes, "order");
        OrderOwner.RequireOrder(order, Callers.AccountOf(context));
        if (body.Coins.Count is 0 or > ContractScripts.Order.MaxOutPoints || body.Coins.Any(coin => coin is null))
        {
            throw GatewayErrors.MalformedRequest.Error(
                $"coins has {body.Coins.Count} proofs.", $"Send one for each coin of the order, 1 to {ContractScripts.Order.MaxOutPoints}.");
        }
        var request = new PlaceOrderRequest
        {
            ClientRequestId = Fields.RequestId(body.ClientRequestId),
            Order = order,
            Signature = Fields.Exactly(body.Signature, 64, "signature"),
            Coins = { body.Coins.Select(coin => coin.ToProof()) },
        };
        return OrderView.Of(await orderBook.PlaceOrderAsync(request, Callers.HeadersOf(context), cancellationToken: context.RequestAborted));
    }

    private static async Task<OrderView> CancelAsync(CancelOrderBody body, OrderBook.OrderBookClient orderBook, HttpContext context)
    {
        var cancel = Fields.AtMost(body.Cancel, OrderOwner.MaxOrderBytes, "cancel");
        OrderOwner.RequireCancel(cancel, Callers.AccountOf(context));
        var request = new CancelOrderRequest
        {
            ClientRequestId = Fields.RequestId(body.ClientRequestId), Cancel = cancel, Signature = Fields.Exactly(body.Signature, 64, "signature"),
        };
        return OrderView.Of(await orderBook.CancelOrderAsync(request, Callers.HeadersOf(context), cancellationToken: context.RequestAborted));
    }

    private static async Task<IReadOnlyList<OrderView>> OrdersAsync(bool? open_only, OrderBook.OrderBookClient orderBook, HttpContext context)
    {
        var answer = await orderBook.GetOrdersAsync(
            new GetOrdersRequest { OpenOnly = open_only ?? false }, Callers.HeadersOf(context), cancellationToken: context.RequestAborted);
        return [.. answer.Orders.Select(OrderView.Of)];
    }

    private static async Task<IReadOnlyList<MatchView>> MatchesAsync(OrderBook.OrderBookClient orderBook, HttpContext context)
    {
        var answer = await orderBook.GetMatchesAsync(new GetMatchesRequest(), Callers.HeadersOf(context), cancellationToken: context.RequestAborted);
        return [.. answer.Matches.Select(MatchView.Of)];
    }
}

/// <param name="ClientRequestId">UUID; a repeat gets the first answer.</param>
/// <param name="Order">HashPerp/Order bytes, hex.</param>
/// <param name="Signature">By the order's account, hex.</param>
/// <param name="Coins">One for each coin that the order names.</param>
internal sealed record PlaceOrderBody(string ClientRequestId, string Order, string Signature, IReadOnlyList<CoinProofBody> Coins);

/// <param name="Txid">As it prints.</param>
/// <param name="Key">x-only key of the coin's default VTXO script, hex.</param>
/// <param name="Signature">Over HashPerp/Coin, hex.</param>
internal sealed record CoinProofBody(string Txid, uint Vout, string Key, string Signature)
{
    public CommonV1.CoinProof ToProof() => new()
    {
        Outpoint = new CommonV1.OutPoint { Txid = Hex.Encode(Fields.Id(Txid, "txid").Span), Vout = Vout },
        Key = Fields.Id(Key, "key"),
        Signature = Fields.Exactly(Signature, 64, "signature"),
    };
}

/// <param name="ClientRequestId">UUID; a repeat gets the first answer.</param>
/// <param name="Cancel">HashPerp/Cancel bytes, hex.</param>
/// <param name="Signature">By the order's account, hex.</param>
internal sealed record CancelOrderBody(string ClientRequestId, string Cancel, string Signature);

/// <param name="Leg">time (buy) or height (sell).</param>
/// <param name="Filled">Lots matched and not busted.</param>
/// <param name="Status">open, suspended, filled, cancelled or rejected.</param>
/// <param name="Reason">Why it was rejected or cancelled.</param>
internal sealed record OrderView(
    string OrderId, string MarketId, string? Leg, uint Price, uint Lots, uint Filled, uint Open, uint Cancelled, string? Status, string? Reason, ulong Seq)
{
    public static OrderView Of(OrderState order) => new(
        Hex.Encode(order.OrderId.Span), Hex.Encode(order.MarketId.Span), Fields.WordOrNull(order.Leg), order.Price, order.Lots, order.Filled, order.Open,
        order.Cancelled, Fields.WordOrNull(order.Status), Fields.TextOrNull(order.Reason), order.Seq);
}

/// <param name="Status">matched, active (a trade) or busted.</param>
/// <param name="ContractId">Once active.</param>
internal sealed record MatchView(
    string MatchId, string MarketId, string MakerOrderId, string TakerOrderId, ulong TradeSeq, string? MakerLeg, uint Price, uint Lots, string? Status,
    string? ContractId, string? Reason)
{
    public static MatchView Of(Match match) => new(
        Hex.Encode(match.MatchId.Span), Hex.Encode(match.MarketId.Span), Hex.Encode(match.MakerOrderId.Span), Hex.Encode(match.TakerOrderId.Span), match.TradeSeq,
        Fields.WordOrNull(match.MakerLeg), match.Price, match.Lots, Fields.WordOrNull(match.Status), Fields.HexOrNull(match.ContractId),
        Fields.TextOrNull(match.Reason));
}
