using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.OrderBook.Core;

namespace HashPerp.OrderBook.Tests;

public sealed class BustTests
{
    private static readonly uint256 ArkTxid = new(Enumerable.Repeat((byte)7, 32).ToArray());

    private readonly Exchange _market = new();

    [Fact]
    public void The_innocent_maker_gets_its_lots_back_at_its_old_place_and_the_offender_nothing()
    {
        var maker = _market.Sell('a', 52_000, 5);
        var offender = _market.Buy('b', 52_000, 8);
        var behind = _market.Sell('c', 52_100, 5);
        _market.Cancel(offender);
        var late = _market.Sell('d', 52_000, 5);
        _market.Bust(0, 'b');
        Assert.Equal("0/5/0 Open", _market.State(maker));
        Assert.Equal("0/0/8 Cancelled", _market.State(offender));
        Assert.Equal("| 10@52000 5@52100", _market.Book());
        _market.Buy('e', 52_000, 5);
        Assert.Equal("5/0/0 Filled", _market.State(maker));
        Assert.Equal("0/5/0 Open", _market.State(late));
        Assert.Equal("0/5/0 Open", _market.State(behind));
    }

    [Fact]
    public void The_offenders_open_lots_are_cancelled_with_the_match()
    {
        var offender = _market.Buy('b', 52_000, 8);
        var innocent = _market.Sell('a', 52_000, 5);
        _market.Bust(0, 'b');
        Assert.Equal("0/0/8 Cancelled", _market.State(offender));
        Assert.Equal(CancelReason.RoundFailed, _market.Orders[offender.OrderId].Reason);
        Assert.Equal("0/5/0 Open", _market.State(innocent));
    }

    [Fact]
    public void A_match_that_is_active_cannot_be_busted_and_a_busted_one_not_activated()
    {
        var maker = _market.Sell('a', 52_000, 5);
        _market.Buy('b', 52_000, 2);
        _market.Buy('b', 52_000, 2);
        Assert.True(_market.Activate(0).Changed);
        Assert.False(_market.Bust(0, 'b').Changed);
        Assert.True(_market.Bust(1, 'b').Changed);
        Assert.False(_market.Activate(1).Changed);
        Assert.False(_market.Activate(0).Changed);
        Assert.Equal("2/3/0 Open", _market.State(maker));
        Assert.Equal(MatchState.Active, Assert.Single(_market.Events.OfType<MatchActivated>()).Match.Status);
    }

    [Fact]
    public void A_withdrawn_orders_lots_are_cancelled_when_they_come_back()
    {
        var maker = _market.Sell('a', 52_000, 5);
        _market.Buy('b', 52_000, 5);
        _market.Cancel(maker);
        Assert.Equal("5/0/0 Filled", _market.State(maker));
        _market.Bust(0, 'b');
        Assert.Equal("0/0/5 Cancelled", _market.State(maker));
        Assert.Equal("|", _market.Book());
    }

    [Fact]
    public void An_immediate_orders_lots_are_cancelled_when_they_come_back()
    {
        _market.Sell('a', 52_000, 5);
        var taker = _market.Buy('b', 52_000, 5, TimeInForce.ImmediateOrCancel);
        _market.Sell('c', 52_000, 5);
        _market.Bust(0, 'a');
        Assert.Equal("0/0/5 Cancelled", _market.State(taker));
        Assert.Single(_market.Matches);
    }

    [Fact]
    public void When_nobody_is_to_blame_the_two_meet_again_in_a_new_match()
    {
        _market.Sell('a', 52_000, 5);
        _market.Buy('b', 52_000, 5);
        _market.Bust(0);
        Assert.Equal("5@52000 5@52000", _market.Trades());
        Assert.NotEqual(_market.Matches[0].Match.MatchId, _market.Matches[1].Match.MatchId);
    }

    [Fact]
    public void When_both_are_withdrawn_neither_comes_back()
    {
        var maker = _market.Sell('a', 52_000, 5);
        var taker = _market.Buy('b', 52_000, 5);
        _market.Bust(0, 'a', 'b');
        Assert.Equal("0/0/5 Cancelled", _market.State(maker));
        Assert.Equal("0/0/5 Cancelled", _market.State(taker));
    }

    [Fact]
    public void A_spent_coin_ends_its_order_unless_a_match_is_pending_or_the_contract_spent_it()
    {
        var order = _market.Sell('a', 52_000, 5);
        var coin = new OutPoint(uint256.Zero, 1);
        _market.Buy('b', 52_000, 2);
        Assert.False(_market.Do(new CoinSpentCommand(_market.Now, coin, ArkTxid)).Changed);
        _market.Activate(0, ArkTxid);
        Assert.False(_market.Do(new CoinSpentCommand(_market.Now, coin, ArkTxid)).Changed);
        Assert.Equal("2/3/0 Open", _market.State(order));
        Assert.True(_market.Do(new CoinSpentCommand(_market.Now, coin, uint256.Zero)).Changed);
        Assert.Equal("2/0/3 Cancelled", _market.State(order));
        Assert.Equal(CancelReason.CoinSpent, _market.Orders[order.OrderId].Reason);
    }
}
