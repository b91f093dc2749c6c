using HashPerp.Contracts.OrderBook.V1;
using HashPerp.Primitives;

namespace HashPerp.Gateway;

/// <summary>Markets, books and trades: public.</summary>
internal static class MarketEndpoints
{
    private const uint MaxDepth = 200;
    private const uint MaxTrades = 500;

    public static void MapMarkets(this RouteGroupBuilder api)
    {
        api.MapGet("/markets", MarketsAsync).Public().WithSummary("All markets.");
        api.MapGet("/markets/{market_id}/book", BookAsync).Public().WithSummary("The best levels of a book, with the number of its last change.");
        api.MapGet("/markets/{market_id}/trades", TradesAsync).Public().WithSummary("Trades of contracts that became active, newest first.");
    }

    private static async Task<IReadOnlyList<MarketView>> MarketsAsync(OrderBook.OrderBookClient orderBook, HttpContext context)
    {
        var answer = await orderBook.GetMarketsAsync(new GetMarketsRequest(), cancellationToken: context.RequestAborted);
        return [.. answer.Markets.Select(MarketView.Of)];
    }

    private static async Task<BookView> BookAsync(string market_id, uint? depth, OrderBook.OrderBookClient orderBook, HttpContext context)
    {
        var request = new GetBookRequest { MarketId = Fields.Id(market_id, nameof(market_id)), Depth = Fields.Range(depth, 50, 1, MaxDepth, nameof(depth)) };
        return BookView.Of(await orderBook.GetBookAsync(request, cancellationToken: context.RequestAborted));
    }

    private static async Task<IReadOnlyList<TradeView>> TradesAsync(string market_id, uint? limit, OrderBook.OrderBookClient orderBook, HttpContext context)
    {
        var request = new GetTradesRequest { MarketId = Fields.Id(market_id, nameof(market_id)), Limit = Fields.Range(limit, 100, 1, MaxTrades, nameof(limit)) };
        var answer = await orderBook.GetTradesAsync(request, cancellationToken: context.RequestAborted);
        return [.. answer.Trades.Select(TradeView.Of)];
    }
}

/// <param name="Strikes">sat per PH/s per day, ascending; one is an option, more are a forward.</param>
/// <param name="PerLotSat">What one lot puts into each pot.</param>
/// <param name="MinPrice">sat per PH/s per day (forward) or permille of the pot (option), as all prices here.</param>
/// <param name="State">listed, open or closed.</param>
/// <param name="SeriesRoot">Null until the attestor has announced the series.</param>
internal sealed record MarketView(
    string MarketId, uint ExpiryHeight, uint ExpiryDisplayHeight, uint ListingHeight, IReadOnlyList<uint> Strikes, long PerLotSat, uint MinPrice, uint MaxPrice,
    string? State, string? SeriesRoot, ulong Seq)
{
    public static MarketView Of(Market market) => new(
        Hex.Encode(market.MarketId.Span), market.ExpiryHeight, market.ExpiryDisplayHeight, market.ListingHeight, market.Strikes, market.PerLotSat, market.MinPrice,
        market.MaxPrice, Fields.WordOrNull(market.State), Fields.HexOrNull(market.SeriesRoot), market.Seq);
}

internal sealed record LevelView(uint Price, ulong Lots, uint Orders);

/// <param name="Seq">Of the last change that is in it.</param>
/// <param name="Checksum">CRC32 of the best 25 levels a side (docs/formats.md).</param>
internal sealed record BookView(string MarketId, ulong Seq, IReadOnlyList<LevelView> Bids, IReadOnlyList<LevelView> Asks, uint Checksum)
{
    public static BookView Of(BookSnapshot book) =>
        new(Hex.Encode(book.MarketId.Span), book.Seq, [.. book.Bids.Select(Level)], [.. book.Asks.Select(Level)], book.Checksum);

    private static LevelView Level(BookLevel level) => new(level.Price, level.Lots, level.Orders);
}

/// <param name="TakerLeg">time or height.</param>
/// <param name="ActiveAtUnixUs">Microseconds UTC.</param>
internal sealed record TradeView(ulong TradeSeq, uint Price, uint Lots, string? TakerLeg, long ActiveAtUnixUs)
{
    public static TradeView Of(Trade trade) => new(trade.TradeSeq, trade.Price, trade.Lots, Fields.WordOrNull(trade.TakerLeg), trade.ActiveAtUnixUs);
}
