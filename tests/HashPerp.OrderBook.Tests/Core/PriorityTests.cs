using HashPerp.OrderBook.Core;

namespace HashPerp.OrderBook.Tests;

public sealed class PriorityTests
{
    private readonly Exchange _market = new();

    [Fact]
    public void A_better_price_goes_first_whoever_came_first()
    {
        var late = _market.Sell('b', 52_000, 5);
        var cheap = _market.Sell('a', 51_900, 5);
        _market.Buy('c', 52_000, 7);
        Assert.Equal("5@51900 2@52000", _market.Trades());
        Assert.Equal("5/0/0 Filled", _market.State(cheap));
        Assert.Equal("2/3/0 Open", _market.State(late));
        Assert.Equal("| 3@52000", _market.Book());
    }

    [Fact]
    public void A_tie_goes_to_time()
    {
        var first = _market.Buy('a', 52_000, 5);
        var second = _market.Buy('b', 52_000, 5);
        _market.Sell('c', 52_000, 5);
        Assert.Equal("5/0/0 Filled", _market.State(first));
        Assert.Equal("0/5/0 Open", _market.State(second));
    }

    [Fact]
    public void Partial_fills_are_at_the_makers_price()
    {
        _market.Sell('a', 51_000, 3);
        _market.Sell('a', 51_500, 3);
        var taker = _market.Buy('b', 53_000, 10);
        Assert.Equal("3@51000 3@51500", _market.Trades());
        Assert.Equal("6/4/0 Open", _market.State(taker));
        Assert.Equal("4@53000 |", _market.Book());
    }

    [Fact]
    public void Prices_that_do_not_meet_do_not_match()
    {
        _market.Sell('a', 51_001, 3);
        _market.Buy('b', 51_000, 3);
        Assert.Equal("", _market.Trades());
        Assert.Equal("3@51000 | 3@51001", _market.Book());
    }

    [Fact]
    public void A_partly_filled_order_keeps_its_place()
    {
        var first = _market.Sell('a', 52_000, 5);
        _market.Sell('b', 52_000, 5);
        _market.Buy('c', 52_000, 2);
        _market.Buy('c', 52_000, 2);
        Assert.Equal("4/1/0 Open", _market.State(first));
        Assert.Equal("| 6@52000", _market.Book());
    }

    [Fact]
    public void The_match_names_both_signed_orders_and_a_number_that_rises()
    {
        var maker = _market.Sell('a', 52_000, 5);
        var taker = _market.Buy('b', 52_000, 2);
        _market.Buy('b', 52_000, 1);
        var match = _market.Matches[0];
        Assert.Equal((maker.OrderId, taker.OrderId), (match.Match.MakerOrderId, match.Match.TakerOrderId));
        Assert.Equal((Exchange.Id('a'), Exchange.Id('b')), (match.Maker.Order.Account, match.Taker.Order.Account));
        Assert.Equal([1UL, 2UL], _market.Matches.Select(each => each.Match.TradeSequence));
        Assert.NotEqual(_market.Matches[0].Match.MatchId, _market.Matches[1].Match.MatchId);
    }

    [Fact]
    public void An_order_that_sweeps_too_many_makers_stops_at_the_limit_of_fills()
    {
        for (var i = 0; i < MarketLimits.FillsPerOrder + 1; i++)
        {
            _market.Sell((char)('a' + (i % 2)), 52_000, 1);
        }
        var taker = _market.Buy('z', 52_000, 100);
        Assert.Equal("64/0/36 Cancelled", _market.State(taker));
        Assert.Equal(CancelReason.WouldCrossBook, _market.Orders[taker.OrderId].Reason);
        Assert.Equal("| 1@52000", _market.Book());
    }

    [Fact]
    public void A_cancelled_order_is_gone_and_cannot_be_cancelled_again_or_by_another()
    {
        var order = _market.Buy('a', 52_000, 5);
        Refusal.Expect(OrderBookErrors.UnknownOrder, () => _market.Do(new CancelCommand(_market.Now, order.OrderId, Exchange.Id('b'))));
        Assert.Equal("0/5/0 Open", _market.State(order));
        Assert.Equal(CancelReason.ByOwner, _market.Cancel(order).Answer!.Reason);
        Assert.Equal("0/0/5 Cancelled", _market.State(order));
        Assert.Equal("|", _market.Book());
        Refusal.Expect(OrderBookErrors.OrderOver, () => _market.Cancel(order));
    }
}
