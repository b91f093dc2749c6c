using HashPerp.ContractScripts;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Tests;

/// <summary>Against one resting SELL of 5 lots at 52,000 and one of 5 lots at 52,100.</summary>
public sealed class OrderTypeTests
{
    private readonly Exchange _market = new();

    public OrderTypeTests()
    {
        _market.Sell('a', 52_000, 5);
        _market.Sell('b', 52_100, 5);
    }

    [Theory]
    [InlineData(TimeInForce.GoodTillCancelled, 52_000, 7, "5/2/0 Open", "5@52000", CancelReason.None)]
    [InlineData(TimeInForce.GoodTillCancelled, 51_999, 7, "0/7/0 Open", "", CancelReason.None)]
    [InlineData(TimeInForce.ImmediateOrCancel, 52_000, 7, "5/0/2 Cancelled", "5@52000", CancelReason.ImmediateRemainder)]
    [InlineData(TimeInForce.ImmediateOrCancel, 52_000, 5, "5/0/0 Filled", "5@52000", CancelReason.None)]
    [InlineData(TimeInForce.ImmediateOrCancel, 51_999, 7, "0/0/7 Cancelled", "", CancelReason.ImmediateRemainder)]
    [InlineData(TimeInForce.FillOrKill, 52_100, 10, "10/0/0 Filled", "5@52000 5@52100", CancelReason.None)]
    [InlineData(TimeInForce.FillOrKill, 52_100, 11, "0/0/11 Rejected", "", CancelReason.NotFillable)]
    [InlineData(TimeInForce.FillOrKill, 52_000, 6, "0/0/6 Rejected", "", CancelReason.NotFillable)]
    public void A_buy_fills_as_its_time_in_force_says(TimeInForce tif, uint price, uint lots, string state, string trades, CancelReason reason)
    {
        var order = _market.Buy('c', price, lots, tif);
        Assert.Equal(state, _market.State(order));
        Assert.Equal(trades, _market.Trades());
        Assert.Equal(reason, _market.Orders[order.OrderId].Reason);
    }

    [Theory]
    [InlineData(51_999, "0/3/0 Open", CancelReason.None)]
    [InlineData(52_000, "0/0/3 Rejected", CancelReason.WouldTake)]
    public void Post_only_rests_or_is_rejected(uint price, string state, CancelReason reason)
    {
        var order = _market.Buy('c', price, 3, flags: OrderFlags.PostOnly);
        Assert.Equal(state, _market.State(order));
        Assert.Equal(reason, _market.Orders[order.OrderId].Reason);
        Assert.Equal("", _market.Trades());
    }

    [Fact]
    public void A_market_order_takes_up_to_its_collar_and_never_rests()
    {
        var order = _market.Place(_market.Order('c', Leg.Time, 52_050, 8, TimeInForce.ImmediateOrCancel, type: OrderType.Market));
        Assert.Equal("5/0/3 Cancelled", _market.State(order));
        Assert.Equal("| 5@52100", _market.Book());
        Refusal.Expect(
            OrderBookErrors.OrderFieldsContradict,
            () => _market.Place(_market.Order('c', Leg.Time, 52_050, 8, TimeInForce.GoodTillCancelled, type: OrderType.Market)));
    }

    [Fact]
    public void A_good_till_date_order_ends_at_its_date_and_not_before()
    {
        var date = _market.Now + 10_000_000;
        var order = _market.Buy('c', 51_000, 4, TimeInForce.GoodTillDate, expire: date);
        Assert.False(_market.Do(new ExpireOrdersCommand(date - 1)).Changed);
        Assert.Equal("4@51000 | 5@52000 5@52100", _market.Book());
        Assert.True(_market.Do(new ExpireOrdersCommand(date)).Changed);
        Assert.Equal("0/0/4 Cancelled", _market.State(order));
        Assert.Equal(CancelReason.Expired, _market.Orders[order.OrderId].Reason);
    }

    [Fact]
    public void No_command_can_match_an_order_whose_date_has_passed()
    {
        var order = _market.Buy('c', 51_000, 4, TimeInForce.GoodTillDate, expire: _market.Now + 5);
        _market.Now += 5;
        _market.Sell('d', 51_000, 4);
        Assert.Equal("0/0/4 Cancelled", _market.State(order));
        Assert.Equal("", _market.Trades());
    }

    [Theory]
    [InlineData(TimeInForce.GoodTillDate, 0)]
    [InlineData(TimeInForce.GoodTillCancelled, 5)]
    [InlineData(TimeInForce.ImmediateOrCancel, 5)]
    public void A_date_belongs_to_good_till_date_only(TimeInForce tif, long after) => Refusal.Expect(
        OrderBookErrors.OrderFieldsContradict, () => _market.Buy('c', 51_000, 4, tif, expire: after == 0 ? 0 : _market.Now + after));

    [Fact]
    public void A_date_in_the_past_is_refused() => Refusal.Expect(
        OrderBookErrors.OrderExpired, () => _market.Buy('c', 51_000, 4, TimeInForce.GoodTillDate, expire: _market.Now));

    [Theory]
    [InlineData(1, "5@52000", "5/1/0 Open")]
    [InlineData(5, "5@52000", "5/0/1 Cancelled")]
    [InlineData(6, "", "0/0/6 Cancelled")]
    public void A_minimum_fill_holds_for_each_match(uint minFill, string trades, string state)
    {
        var order = _market.Buy('c', 52_000, 6, minFill: minFill);
        Assert.Equal(trades, _market.Trades());
        Assert.Equal(state, _market.State(order));
    }

    [Fact]
    public void A_makers_minimum_fill_holds_too_and_the_next_in_line_matches()
    {
        _market.Sell('d', 51_900, 10, minFill: 4);
        var small = _market.Buy('c', 52_000, 3, TimeInForce.ImmediateOrCancel);
        Assert.Equal("3@52000", _market.Trades());
        Assert.Equal("3/0/0 Filled", _market.State(small));
        _market.Buy('c', 51_900, 4, TimeInForce.ImmediateOrCancel);
        Assert.Equal("3@52000 4@51900", _market.Trades());
    }

    [Fact]
    public void What_is_left_below_the_minimum_fill_is_cancelled_since_nothing_can_match_it()
    {
        var maker = _market.Buy('d', 51_900, 10, minFill: 4);
        _market.Sell('c', 51_900, 7);
        Assert.Equal("7/0/3 Cancelled", _market.State(maker));
        Assert.Equal(CancelReason.BelowMinimumFill, _market.Orders[maker.OrderId].Reason);
        Refusal.Expect(OrderBookErrors.LotsOutOfRange, () => _market.Buy('d', 51_900, 3, minFill: 4));
    }

    [Fact]
    public void What_would_cross_an_order_that_it_cannot_match_does_not_rest()
    {
        var maker = _market.Sell('d', 51_900, 10, minFill: 4);
        var order = _market.Buy('c', 51_950, 3);
        Assert.Equal("0/0/3 Cancelled", _market.State(order));
        Assert.Equal(CancelReason.WouldCrossBook, _market.Orders[order.OrderId].Reason);
        Assert.Equal("0/10/0 Open", _market.State(maker));
    }

    [Theory]
    [InlineData(53_000, 51_999, "3@51999 | 5@52000 5@52100")]
    [InlineData(51_900, 51_900, "3@51900 | 5@52000 5@52100")]
    public void Slide_rests_at_the_best_price_that_takes_nothing(uint price, uint rests, string book)
    {
        var order = _market.Buy('c', price, 3, flags: OrderFlags.PostOnly | OrderFlags.Slide);
        Assert.Equal((OrderState.Open, rests), (order.Status, order.Price));
        Assert.Equal(rests, Assert.Single(_market.Events.OfType<OrderAccepted>(), accepted => accepted.OrderId == order.OrderId).Price);
        Assert.Equal(book, _market.Book());
        Assert.Equal("", _market.Trades());
    }

    [Fact]
    public void A_slid_order_trades_at_the_price_it_slid_to_and_keeps_it_over_a_restart_and_a_bust()
    {
        var order = _market.Buy('c', 53_000, 3, flags: OrderFlags.PostOnly | OrderFlags.Slide);
        Assert.Equal("3@51999 | 5@52000 5@52100", _market.Book());
        Assert.Equal([new BookLevel(51_999, 3, 1)], MarketEngine.Restore(_market.Engine.Snapshot()).Levels(bids: true));
        _market.Sell('d', 51_000, 3);
        Assert.Equal("3@51999", _market.Trades());
        _market.Bust(0, 'd');
        Assert.Equal("3@51999 | 5@52000 5@52100", _market.Book());
        Assert.Equal("0/3/0 Open", _market.State(order));
    }

    [Fact]
    public void Slide_is_rejected_where_no_price_is_left()
    {
        _market.Sell('d', Exchange.Definition.MinPrice, 1);
        var order = _market.Buy('c', 52_000, 3, flags: OrderFlags.PostOnly | OrderFlags.Slide);
        Assert.Equal(("0/0/3 Rejected", CancelReason.WouldTake), (_market.State(order), _market.Reason(order)));
    }

    [Theory]
    [InlineData(OrderFlags.PostOnly)]
    [InlineData(OrderFlags.PostOnly | OrderFlags.Slide)]
    public void An_immediate_post_only_is_refused(OrderFlags flags) => Refusal.Expect(
        OrderBookErrors.OrderFieldsContradict, () => _market.Buy('c', 51_000, 1, TimeInForce.ImmediateOrCancel, flags));
}
