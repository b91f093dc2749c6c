using HashPerp.ContractScripts;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Tests;

public sealed class SignerTests
{
    private readonly Exchange _market = new();

    [Fact]
    public void Orders_of_an_absent_signer_leave_the_book_and_do_not_match()
    {
        var order = _market.Sell('a', 52_000, 5);
        _market.Away('a');
        Assert.Equal("0/5/0 Suspended", _market.State(order));
        Assert.Equal("|", _market.Book());
        _market.Buy('b', 52_000, 2);
        Assert.Equal("", _market.Trades());
    }

    [Fact]
    public void They_come_back_with_their_priority()
    {
        var first = _market.Sell('a', 52_000, 5);
        var second = _market.Sell('b', 52_000, 5);
        _market.Away('a');
        _market.Back('a');
        _market.Buy('c', 52_000, 5);
        Assert.Equal("5/0/0 Filled", _market.State(first));
        Assert.Equal("0/5/0 Open", _market.State(second));
    }

    [Fact]
    public void A_returning_order_meets_what_has_come_to_rest_across_it_and_is_the_maker()
    {
        var order = _market.Sell('a', 52_000, 5);
        _market.Away('a');
        _market.Buy('b', 52_300, 2);
        _market.Back('a');
        Assert.Equal("2@52000", _market.Trades());
        Assert.Equal(order.OrderId, _market.Matches[0].Match.MakerOrderId);
        Assert.Equal("2/3/0 Open", _market.State(order));
        Assert.Equal("| 3@52000", _market.Book());
    }

    [Fact]
    public void Without_a_signer_an_order_rests_suspended_and_an_immediate_one_is_rejected()
    {
        _market.Sell('a', 52_000, 5);
        var resting = _market.Place(_market.Order('b', Leg.Time, 52_000, 2), present: false);
        Assert.Equal("0/2/0 Suspended", _market.State(resting));
        var immediate = _market.Place(_market.Order('b', Leg.Time, 52_000, 2, TimeInForce.ImmediateOrCancel), present: false);
        Assert.Equal("0/0/2 Rejected", _market.State(immediate));
        Assert.Equal(CancelReason.SignerAway, immediate.Reason);
        _market.Back('b');
        Assert.Equal("2/0/0 Filled", _market.State(resting));
    }

    [Fact]
    public void A_suspended_order_can_be_cancelled_and_expires()
    {
        var cancelled = _market.Sell('a', 52_000, 5);
        var dated = _market.Sell('a', 52_000, 5, TimeInForce.GoodTillDate, expire: _market.Now + 5);
        _market.Away('a');
        _market.Cancel(cancelled);
        _market.Do(new ExpireOrdersCommand(_market.Now + 5));
        Assert.Equal("0/0/5 Cancelled", _market.State(cancelled));
        Assert.Equal("0/0/5 Cancelled", _market.State(dated));
    }

    [Fact]
    public void Nothing_is_journalled_when_nothing_changes()
    {
        _market.Sell('a', 52_000, 5);
        Assert.False(_market.Back('a').Changed);
        Assert.True(_market.Away('a').Changed);
        Assert.False(_market.Away('a').Changed);
        Assert.False(_market.Away('z').Changed);
        Assert.Equal(3UL, _market.Engine.Sequence);
    }

    [Fact]
    public void Lots_that_a_bust_gives_back_to_an_absent_signer_stay_suspended()
    {
        var order = _market.Sell('a', 52_000, 5);
        _market.Buy('b', 52_000, 5);
        _market.Away('a');
        _market.Bust(0, 'b');
        Assert.Equal("0/5/0 Suspended", _market.State(order));
        Assert.Equal("|", _market.Book());
    }
}
