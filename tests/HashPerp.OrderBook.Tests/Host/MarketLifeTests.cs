using Grpc.Core;
using HashPerp.Events.AspAdapter;
using HashPerp.Events.OracleIngest;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;
using HashPerp.Testing;
using Proto = HashPerp.Contracts.OrderBook.V1;

namespace HashPerp.OrderBook.Tests;

public sealed class MarketLifeTests
{
    [Fact]
    public async Task A_market_is_listed_by_the_operator_opens_with_its_series_and_closes_at_its_cut_off()
    {
        await using var book = await HostedBook.StartAsync(open: false);
        await RpcRefusal.ExpectAsync(
            ServiceErrors.NotAllowed, StatusCode.PermissionDenied, async () => await book.Client.ListMarketAsync(HostedBook.Listing(), book.Alice.Headers));
        var listed = await book.Client.ListMarketAsync(HostedBook.Listing(), book.Admin);
        Assert.Equal((Proto.MarketState.Listed, 49_533u, 54_467u), (listed.State, listed.MinPrice, listed.MaxPrice));
        await RpcRefusal.ExpectAsync(OrderBookErrors.MarketNotOpen, StatusCode.FailedPrecondition, () => book.Alice.BuyAsync(52_000, 1));
        await book.TellAsync<SeriesAnnouncedHandler, Events.Settlement.SeriesAnnouncedV1>(HostedBook.Series());
        await Eventually.TrueAsync(() => book.Host.Status.Phase == MarketPhase.Open, "the market to open");
        var order = await book.Alice.BuyAsync(52_000, 1);
        await ConnectAsync(book, 1_993);
        Assert.Equal("0/1/0 Open", await book.Alice.StateAsync(order));
        await ConnectAsync(book, 1_994);
        Assert.Equal("0/0/1 Cancelled", await book.Alice.StateAsync(order));
        var market = Assert.Single((await book.Client.GetMarketsAsync(new Proto.GetMarketsRequest())).Markets);
        Assert.Equal((Proto.MarketState.Closed, HostedBook.SeriesRoot), (market.State, Hex.Encode(market.SeriesRoot.Span)));
    }

    [Fact]
    public async Task A_series_that_was_announced_first_opens_the_market_too_and_a_tip_past_the_cut_off_closes_it_at_once()
    {
        await using var book = await HostedBook.StartAsync(open: false);
        await book.TellAsync<SeriesAnnouncedHandler, Events.Settlement.SeriesAnnouncedV1>(HostedBook.Series());
        await ConnectAsync(book, 1_995);
        await book.Client.ListMarketAsync(HostedBook.Listing(), book.Admin);
        await Eventually.TrueAsync(() => book.Host.Status.Phase == MarketPhase.Closed, "the market to close");
    }

    [Fact]
    public async Task A_series_of_another_listing_block_or_without_a_strike_opens_nothing()
    {
        await using var book = await HostedBook.StartAsync(open: false);
        await book.Client.ListMarketAsync(HostedBook.Listing(), book.Admin);
        var series = HostedBook.Series();
        await book.TellAsync<SeriesAnnouncedHandler, Events.Settlement.SeriesAnnouncedV1>(series with { ListingHeight = 999 });
        await book.TellAsync<SeriesAnnouncedHandler, Events.Settlement.SeriesAnnouncedV1>(
            series with { Root = new string('b', 64), Strikes = [.. series.Strikes.Skip(1)], Times = [.. series.Times.Skip(1)] });
        var store = (MarketStore)book.App.Services.GetService(typeof(MarketStore))!;
        Assert.Null(await store.FindSeriesAsync(book.Host.Definition, CancellationToken.None));
        await book.TellAsync<SeriesAnnouncedHandler, Events.Settlement.SeriesAnnouncedV1>(series);
        var found = await store.FindSeriesAsync(book.Host.Definition, CancellationToken.None);
        Assert.Equal(new AnnouncedSeries(Bytes32.Parse(HostedBook.SeriesRoot), Exchange.EarliestTime), found);
    }

    [Fact]
    public async Task Listing_again_finds_the_market_and_another_listing_block_is_refused()
    {
        await using var book = await HostedBook.StartAsync();
        Assert.Equal(Proto.MarketState.Open, (await book.Client.ListMarketAsync(HostedBook.Listing(), book.Admin)).State);
        var other = HostedBook.Listing();
        other.ListingHeight = 1_001;
        await RpcRefusal.ExpectAsync(OrderBookErrors.MarketExists, StatusCode.AlreadyExists, async () => await book.Client.ListMarketAsync(other, book.Admin));
        Assert.Equal(["1"], await book.QueryAsync("select count(*) from outbox"));
    }

    [Fact]
    public async Task A_trade_is_public_only_once_its_contract_is_active_and_once()
    {
        await using var book = await HostedBook.StartAsync();
        await book.Alice.SellAsync(52_000, 5);
        await book.Bob.BuyAsync(52_000, 2);
        Assert.Empty(await book.TradesAsync());
        var match = (await book.Alice.MatchesAsync())[0];
        await book.ActivateAsync(match);
        await book.ActivateAsync(match);
        await book.AbortAsync(match, book.Bob);
        var trade = Assert.Single(await book.TradesAsync());
        Assert.Equal((52_000u, 2u, Contracts.Common.V1.Leg.Time), (trade.Price, trade.Lots, trade.TakerLeg));
        Assert.Equal(["1"], await book.QueryAsync("select count(*) from outbox where type like '%trade-published%'"));
        match = (await book.Alice.MatchesAsync())[0];
        Assert.Equal((Proto.MatchStatus.Active, new string('c', 64)), (match.Status, Hex.Encode(match.ContractId.Span)));
    }

    [Fact]
    public async Task A_bust_gives_the_innocent_its_lots_back_with_their_priority_however_often_it_is_told()
    {
        await using var book = await HostedBook.StartAsync();
        var maker = await book.Alice.SellAsync(52_000, 5);
        var offender = await book.Bob.BuyAsync(52_000, 5);
        var behind = await book.Carol.SellAsync(52_000, 5);
        var match = (await book.Alice.MatchesAsync())[0];
        await book.AbortAsync(match, book.Bob);
        await book.AbortAsync(match, book.Bob);
        await book.ActivateAsync(match);
        Assert.Equal("0/5/0 Open", await book.Alice.StateAsync(maker));
        Assert.Equal("0/0/5 Cancelled", await book.Bob.StateAsync(offender));
        Assert.Equal("| 10@52000", await book.BookAsync());
        await book.Bob.BuyAsync(52_000, 5);
        Assert.Equal("5/0/0 Filled", await book.Alice.StateAsync(maker));
        Assert.Equal("0/5/0 Open", await book.Carol.StateAsync(behind));
        var busted = (await book.Alice.MatchesAsync())[1];
        Assert.Equal((Proto.MatchStatus.Busted, "the signer was silent (3301)"), (busted.Status, busted.Reason));
        Assert.Empty(await book.TradesAsync());
    }

    [Fact]
    public async Task A_spent_coin_ends_its_order_and_no_other()
    {
        await using var book = await HostedBook.StartAsync();
        var order = book.Alice.Order(Leg.Time, 52_000, 1);
        var placed = await book.Alice.SendAsync(book.Alice.Request(order));
        var other = await book.Alice.BuyAsync(52_000, 1);
        await book.TellAsync<VtxoSpentHandler, VtxoSpentV1>(new VtxoSpentV1
        {
            OutPoint = order.OutPoints[0].ToString(),
            SpentBy = new string('9', 64),
            Holders = ["order:" + Hex.Encode(placed.OrderId.Span), "match:" + new string('1', 64)],
        });
        Assert.Equal("0/0/1 Cancelled", await book.Alice.StateAsync(placed));
        Assert.Equal("0/1/0 Open", await book.Alice.StateAsync(other));
    }

    [Fact]
    public async Task Orders_of_a_silent_signer_are_suspended_and_come_back_with_the_next_beat()
    {
        await using var book = await HostedBook.StartAsync(settings: new Dictionary<string, string> { ["OrderBook:HeartbeatMilliseconds"] = "1500" });
        Assert.Equal(1500u, (await book.Alice.BeatAsync()).DueMs);
        var order = await book.Alice.SellAsync(52_000, 5);
        await Eventually.TrueAsync(async () => await book.Alice.StateAsync(order) == "0/5/0 Suspended", "the suspension");
        Assert.Equal("|", await book.BookAsync());
        var away = await book.Bob.BuyAsync(52_000, 2);
        Assert.Equal(Proto.OrderStatus.Suspended, away.Status);
        Assert.Equal(0u, (await book.Alice.BeatAsync()).SuspendedOrders);
        Assert.Equal("| 5@52000", await book.BookAsync());
        await book.Bob.BeatAsync();
        Assert.Equal("2/0/0 Filled", await book.Bob.StateAsync(away));
    }

    private static Task ConnectAsync(HostedBook book, uint height) => book.TellAsync<BlockConnectedHandler, BlockConnectedV1>(new BlockConnectedV1
    {
        Height = height,
        DisplayHeight = height,
        Hash = new string('0', 64),
        Header = "",
        Time = 1_700_000_000,
        MedianTime = 1_700_000_000,
    });
}
