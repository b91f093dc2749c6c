using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Contracts.OrderBook.V1;
using HashPerp.Primitives;
using Leg = HashPerp.Primitives.Leg;

namespace HashPerp.Cli;

/// <summary>The methods of the control protocol that need the exchange.</summary>
internal sealed class ExchangeMethods(AgentParts parts)
{
    public const string Names = "order, cancel, orders, markets, book, matches";

    private OrderDesk Desk => parts.Desk ?? throw NoExchange();

    private IExchange Exchange => parts.Exchange ?? throw NoExchange();

    /// <returns>The method's call; null where it is none of these.</returns>
    public Task<JsonNode?>? Find(string method, JsonObject parameters, CancellationToken cancel) => method switch
    {
        "order" => OrderAsync(parameters, cancel),
        "cancel" => CancelAsync(parameters, cancel),
        "orders" => Task.FromResult<JsonNode?>(new JsonArray([.. (AgentMethods.OnlyLive(parameters) ? parts.Orders.Live : parts.Orders.All).Select(Describe)])),
        "markets" => MarketsAsync(cancel),
        "book" => BookAsync(parameters, cancel),
        "matches" => MatchesAsync(cancel),
        _ => null,
    };

    /// <summary>An own order for the outside.</summary>
    public static JsonObject Describe(OrderRecord record)
    {
        var order = record.Parse();
        return new JsonObject
        {
            ["order"] = record.OrderId,
            ["market"] = order.MarketId.ToString(),
            ["height"] = record.Height,
            ["leg"] = order.Leg.ToString().ToUpperInvariant(),
            ["price"] = order.Price,
            ["lots"] = order.Lots,
            ["filled"] = record.Filled,
            ["cancelled"] = record.Cancelled,
            ["status"] = record.Status.ToString(),
            ["reason"] = record.Reason,
            ["coins"] = new JsonArray([.. record.Coins.Select(coin => JsonValue.Create(coin.OutPoint))]),
            ["traceparent"] = record.Traceparent,
        };
    }

    private static HashPerpException NoExchange() =>
        CliErrors.BadOption.Error("This agent knows no exchange.", "Set services__gateway__http__0 and services__orderbook__grpc__0 and start it again.");

    private async Task<JsonNode?> OrderAsync(JsonObject parameters, CancellationToken cancel)
    {
        var postOnly = (string?)parameters["post_only"];
        var type = (string?)parameters["type"] ?? "limit";
        var request = new OrderRequest(
            (string?)parameters["market"] is { } market ? Bytes32.Parse(market) : null,
            (uint?)parameters["height"],
            Enum.Parse<Leg>(Text(parameters, "leg"), ignoreCase: true),
            (uint)parameters["price"]!,
            (uint)parameters["lots"]!,
            Enum.Parse<OrderType>(type, ignoreCase: true),
            TimeInForceOf((string?)parameters["tif"], type),
            postOnly switch
            {
                null => OrderFlags.None,
                "reject" => OrderFlags.PostOnly,
                "slide" => OrderFlags.PostOnly | OrderFlags.Slide,
                _ => throw new FormatException($"post_only is '{postOnly}'"),
            },
            (uint?)parameters["min_fill"] ?? 0,
            (ulong?)parameters["expire_unix_us"] ?? 0,
            parameters["coins"] is JsonArray coins ? [.. coins.Select(coin => OutPoint.Parse((string)coin!))] : null);
        return Describe(await Desk.PlaceAsync(request, cancel));
    }

    private static TimeInForce TimeInForceOf(string? tif, string type) => tif switch
    {
        null => type == "market" ? TimeInForce.ImmediateOrCancel : TimeInForce.GoodTillCancelled,
        "GTC" => TimeInForce.GoodTillCancelled,
        "GTD" => TimeInForce.GoodTillDate,
        "IOC" => TimeInForce.ImmediateOrCancel,
        "FOK" => TimeInForce.FillOrKill,
        _ => throw new FormatException($"tif is '{tif}'"),
    };

    private async Task<JsonNode?> CancelAsync(JsonObject parameters, CancellationToken cancel) =>
        Describe(await Desk.CancelAsync(Text(parameters, "order"), cancel));

    private async Task<JsonNode?> MarketsAsync(CancellationToken cancel) => new JsonArray([.. (await Exchange.MarketsAsync(cancel)).Select(market => new JsonObject
    {
        ["market"] = Hex.Encode(market.MarketId.Span),
        ["height"] = market.ExpiryHeight,
        ["display_height"] = market.ExpiryDisplayHeight,
        ["listing_height"] = market.ListingHeight,
        ["strikes_sat"] = new JsonArray([.. market.Strikes.Select(strike => JsonValue.Create(strike))]),
        ["per_lot_sat"] = market.PerLotSat,
        ["min_price"] = market.MinPrice,
        ["max_price"] = market.MaxPrice,
        ["state"] = market.State.ToString(),
    })]);

    private async Task<JsonNode?> BookAsync(JsonObject parameters, CancellationToken cancel)
    {
        var book = await Exchange.BookAsync(Bytes32.Parse(Text(parameters, "market")), (uint?)parameters["depth"] ?? 0, cancel);
        return new JsonObject { ["seq"] = book.Seq, ["bids"] = Levels(book.Bids), ["asks"] = Levels(book.Asks) };
    }

    private static JsonArray Levels(IEnumerable<BookLevel> levels) =>
        new([.. levels.Select(level => new JsonObject { ["price"] = level.Price, ["lots"] = level.Lots, ["orders"] = level.Orders })]);

    private async Task<JsonNode?> MatchesAsync(CancellationToken cancel) => new JsonArray([.. (await Exchange.MatchesAsync(cancel)).Select(match => new JsonObject
    {
        ["match"] = Hex.Encode(match.MatchId.Span),
        ["market"] = Hex.Encode(match.MarketId.Span),
        ["maker_order"] = Hex.Encode(match.MakerOrderId.Span),
        ["taker_order"] = Hex.Encode(match.TakerOrderId.Span),
        ["trade_seq"] = match.TradeSeq,
        ["price"] = match.Price,
        ["lots"] = match.Lots,
        ["status"] = match.Status.ToString(),
        ["contract"] = match.ContractId.IsEmpty ? null : Hex.Encode(match.ContractId.Span),
        ["reason"] = match.Reason.Length == 0 ? null : match.Reason,
    })]);

    private static string Text(JsonObject parameters, string name) => (string?)parameters[name]
        ?? throw CliErrors.MalformedRequest.Error($"'{name}' is missing.", "See docs/agent.md.");
}
