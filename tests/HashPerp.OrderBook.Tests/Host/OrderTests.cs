using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using HashPerp.ContractScripts;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;
using HashPerp.Testing;
using Proto = HashPerp.Contracts.OrderBook.V1;

namespace HashPerp.OrderBook.Tests;

public sealed class OrderTests : IAsyncLifetime
{
    private HostedBook _book = null!;

    public async ValueTask InitializeAsync() => _book = await HostedBook.StartAsync();

    public ValueTask DisposeAsync() => _book.DisposeAsync();

    [Fact]
    public async Task An_order_rests_matches_in_part_and_is_cancelled()
    {
        var maker = await _book.Alice.SellAsync(52_000, 5);
        Assert.Equal((Proto.OrderStatus.Open, 5u), (maker.Status, maker.Open));
        Assert.Equal("| 5@52000", await _book.BookAsync());
        var taker = await _book.Bob.BuyAsync(52_500, 2);
        Assert.Equal((Proto.OrderStatus.Filled, 2u), (taker.Status, taker.Filled));
        Assert.Equal("2/3/0 Open", await _book.Alice.StateAsync(maker));
        var cancelled = await _book.Alice.CancelAsync(maker);
        Assert.Equal((2u, 0u, 3u, "cancelled by its owner"), (cancelled.Filled, cancelled.Open, cancelled.Cancelled, cancelled.Reason));
        Assert.Equal("|", await _book.BookAsync());
        await RpcRefusal.ExpectAsync(OrderBookErrors.UnknownOrder, StatusCode.NotFound, () => _book.Bob.CancelAsync(maker));
    }

    [Fact]
    public async Task A_match_is_shown_to_its_two_parties_and_to_nobody_else()
    {
        await _book.Alice.SellAsync(52_000, 5);
        await _book.Bob.BuyAsync(52_000, 2);
        var match = Assert.Single(await _book.Alice.MatchesAsync());
        Assert.Equal(match, Assert.Single(await _book.Bob.MatchesAsync()));
        Assert.Equal((52_000u, 2u, 1UL, Proto.MatchStatus.Matched), (match.Price, match.Lots, match.TradeSeq, match.Status));
        Assert.Empty(await _book.Carol.MatchesAsync());
        Assert.Empty(await _book.Carol.OrdersAsync());
        Assert.Empty(await _book.TradesAsync());
    }

    [Fact]
    public async Task The_coins_must_cover_the_worst_stake_and_a_connector_and_are_free_when_the_order_is_over()
    {
        var order = await _book.Alice.SellAsync(53_000, 3);
        var holder = "order:" + Hex.Encode(order.OrderId.Span);
        Assert.Equal((3 * 15_000) + 330, _book.Asp.Held[holder]);
        await _book.Alice.CancelAsync(order);
        await Eventually.TrueAsync(() => _book.Asp.Held.IsEmpty, "the release of the coins");
        Assert.Equal([holder], _book.Asp.Released);
    }

    [Fact]
    public async Task Coins_stay_held_while_a_match_is_pending()
    {
        var order = await _book.Alice.SellAsync(53_000, 3);
        await _book.Bob.BuyAsync(53_000, 3);
        var rejected = await _book.Carol.SendAsync(_book.Carol.Request(_book.Carol.Order(Leg.Time, 52_000, 1, TimeInForce.FillOrKill)));
        Assert.Equal((Proto.OrderStatus.Rejected, 1u), (rejected.Status, rejected.Cancelled));
        // The rejected order's coins go; those of the matched ones stay.
        await Eventually.TrueAsync(() => _book.Asp.Held.Count == 2, "the release of the rejected order's coins");
        Assert.Contains("order:" + Hex.Encode(order.OrderId.Span), _book.Asp.Held.Keys);
        await _book.ActivateAsync((await _book.Alice.MatchesAsync())[0]);
        await Eventually.TrueAsync(() => _book.Asp.Held.IsEmpty, "the release of the coins");
    }

    [Fact]
    public async Task An_order_whose_coins_are_refused_leaves_no_trace()
    {
        _book.Asp.Refuses = StatusCode.FailedPrecondition;
        await RpcRefusal.ExpectAsync(new ErrorCode(7201, "CoinNotFree"), StatusCode.FailedPrecondition, () => _book.Alice.SellAsync(52_000, 5));
        _book.Asp.Refuses = StatusCode.Unavailable;
        await RpcRefusal.ExpectAsync(ServiceErrors.ServiceUnavailable, StatusCode.Unavailable, () => _book.Alice.SellAsync(52_000, 5));
        Assert.Equal("|", await _book.BookAsync());
        Assert.Empty(await _book.Alice.OrdersAsync());
        await Eventually.TrueAsync(async () => (await _book.QueryAsync("select 1 from reservations")).Count == 0, "the end of the intents");
        _book.Asp.Refuses = null;
        Assert.Equal(Proto.OrderStatus.Open, (await _book.Alice.SellAsync(52_000, 5)).Status);
    }

    [Fact]
    public async Task Only_the_account_that_signed_an_order_may_place_it()
    {
        var request = _book.Alice.Request(_book.Alice.Order(Leg.Time, 52_000, 1));
        await RpcRefusal.ExpectAsync(OrderBookServiceErrors.NotYourOrder, StatusCode.PermissionDenied, () => _book.Bob.SendAsync(request));
        await RpcRefusal.ExpectAsync(
            ServiceErrors.Unauthenticated, StatusCode.Unauthenticated, async () => await _book.Client.PlaceOrderAsync(request));
        var forged = request.Clone();
        forged.Signature = ByteString.CopyFrom(new byte[64]);
        await RpcRefusal.ExpectAsync(ContractScriptErrors.WrongSignature, StatusCode.InvalidArgument, () => _book.Alice.SendAsync(forged));
        var unproven = request.Clone();
        unproven.Coins.Clear();
        await RpcRefusal.ExpectAsync(OrderBookServiceErrors.CoinProofsMissing, StatusCode.InvalidArgument, () => _book.Alice.SendAsync(unproven));
        Assert.Equal(Proto.OrderStatus.Open, (await _book.Alice.SendAsync(request)).Status);
    }

    [Fact]
    public async Task Orders_of_another_network_of_no_market_or_outside_the_grid_are_refused()
    {
        var order = _book.Alice.Order(Leg.Time, 52_000, 1);
        await RpcRefusal.ExpectAsync(
            OrderBookErrors.WrongMarket, StatusCode.InvalidArgument,
            () => _book.Alice.SendAsync(_book.Alice.Request(order with { Genesis = GenesisPrefix.Mainnet })));
        await RpcRefusal.ExpectAsync(
            OrderBookErrors.UnknownMarket, StatusCode.NotFound, () => _book.Alice.SendAsync(_book.Alice.Request(order with { MarketId = Exchange.Id('x') })));
        await RpcRefusal.ExpectAsync(OrderBookErrors.PriceOutsideBook, StatusCode.InvalidArgument, () => _book.Alice.BuyAsync(60_000, 1));
        Assert.Empty(_book.Asp.Held);
    }

    [Fact]
    public async Task A_repeat_gets_the_first_answer_by_its_request_id_or_as_the_same_order()
    {
        var request = _book.Alice.Request(_book.Alice.Order(Leg.Time, 52_000, 3));
        var first = await _book.Alice.SendAsync(request);
        await _book.Bob.SellAsync(52_000, 1);
        Assert.Equal(first, await _book.Alice.SendAsync(request));
        var renamed = request.Clone();
        renamed.ClientRequestId = "another";
        Assert.Equal(first, await _book.Alice.SendAsync(renamed));
        Assert.Single(await _book.Alice.OrdersAsync());
        var reused = _book.Alice.Request(_book.Alice.Order(Leg.Time, 52_000, 3), request.ClientRequestId);
        await RpcRefusal.ExpectAsync(Data.DataErrors.RequestIdReused, StatusCode.AlreadyExists, () => _book.Alice.SendAsync(reused));
    }

    [Fact]
    public async Task The_same_order_sent_many_times_at_once_is_placed_once()
    {
        var request = _book.Alice.Request(_book.Alice.Order(Leg.Time, 52_000, 3));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _book.Alice.SendAsync(request)));
        Assert.Single(answers.Distinct());
        Assert.Equal("3@52000 |", await _book.BookAsync());
        Assert.Equal(["1"], await _book.QueryAsync("select count(*) from orders"));
    }

    [Fact]
    public async Task A_cancel_repeated_gets_its_first_answer_and_one_signed_by_another_key_is_refused()
    {
        var order = await _book.Alice.BuyAsync(52_000, 3);
        var request = _book.Alice.CancelRequest(order);
        var forged = request.Clone();
        forged.Signature = ByteString.CopyFrom(new byte[64]);
        await RpcRefusal.ExpectAsync(
            ContractScriptErrors.WrongSignature, StatusCode.InvalidArgument, async () => await _book.Client.CancelOrderAsync(forged, _book.Alice.Headers));
        var first = await _book.Client.CancelOrderAsync(request, _book.Alice.Headers);
        Assert.Equal(first, await _book.Client.CancelOrderAsync(request, _book.Alice.Headers));
        await RpcRefusal.ExpectAsync(OrderBookErrors.OrderOver, StatusCode.FailedPrecondition, () => _book.Alice.CancelAsync(order));
    }

    [Fact]
    public async Task Events_of_a_market_are_in_the_outbox_in_their_order()
    {
        await _book.Alice.SellAsync(52_000, 5);
        await _book.Bob.BuyAsync(52_000, 2);
        await _book.ActivateAsync((await _book.Alice.MatchesAsync())[0]);
        Assert.Equal(
            ["market-listed", "order-accepted", "order-accepted", "order-matched", "trade-published"],
            await _book.QueryAsync("select split_part(type, ':', 4) from outbox order by number"));
        Assert.Equal(["market:" + HostedBook.Market.Id], await _book.QueryAsync("select distinct stream from outbox"));
    }

    [Fact]
    public async Task An_event_belongs_to_the_trace_of_the_call_that_caused_it()
    {
        await _book.Alice.SellAsync(52_000, 5);
        using (var call = new Activity("bot").SetParentId("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").Start())
        {
            await _book.Bob.BuyAsync(52_000, 2);
        }
        Assert.Equal(
            ["0af7651916cd43dd8448eb211c80319c"],
            await _book.QueryAsync("select split_part(traceparent, '-', 2) from outbox where type like '%order-matched%'"));
    }
}
