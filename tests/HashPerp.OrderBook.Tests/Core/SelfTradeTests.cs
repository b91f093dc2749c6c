using HashPerp.ContractScripts;
using HashPerp.OrderBook.Core;

namespace HashPerp.OrderBook.Tests;

/// <summary>Account a sells 5 lots at 52,000; b sells 5 behind it; then a buys 8.</summary>
public sealed class SelfTradeTests
{
    private readonly Exchange _market = new();

    [Theory]
    [InlineData(SelfTradePrevention.CancelTaker, "0/0/8 Cancelled", "0/5/0 Open", "0/5/0 Open", "")]
    [InlineData(SelfTradePrevention.CancelMaker, "5/3/0 Open", "0/0/5 Cancelled", "5/0/0 Filled", "5@52000")]
    [InlineData(SelfTradePrevention.CancelBoth, "0/0/8 Cancelled", "0/0/5 Cancelled", "0/5/0 Open", "")]
    [InlineData(SelfTradePrevention.Decrement, "3/0/5 Cancelled", "0/0/5 Cancelled", "3/2/0 Open", "3@52000")]
    public void One_of_the_two_gives_way_as_the_newer_order_says(SelfTradePrevention mode, string taker, string maker, string other, string trades)
    {
        var own = _market.Sell('a', 52_000, 5);
        var next = _market.Sell('b', 52_000, 5);
        var order = _market.Buy('a', 52_000, 8, stp: mode);
        Assert.Equal(taker, _market.State(order));
        Assert.Equal(maker, _market.State(own));
        Assert.Equal(other, _market.State(next));
        Assert.Equal(trades, _market.Trades());
    }

    [Theory]
    [InlineData(SelfTradePrevention.CancelTaker)]
    [InlineData(SelfTradePrevention.CancelMaker)]
    [InlineData(SelfTradePrevention.CancelBoth)]
    [InlineData(SelfTradePrevention.Decrement)]
    public void Orders_of_two_accounts_match_in_every_mode(SelfTradePrevention mode)
    {
        _market.Sell('b', 52_000, 5);
        var order = _market.Buy('a', 52_000, 8, stp: mode);
        Assert.Equal("5/3/0 Open", _market.State(order));
    }

    [Fact]
    public void Own_orders_whose_prices_do_not_meet_live_side_by_side()
    {
        _market.Sell('a', 52_001, 5);
        _market.Buy('a', 52_000, 8);
        Assert.Equal("8@52000 | 5@52001", _market.Book());
    }

    [Fact]
    public void A_decrement_below_the_resting_order_leaves_its_rest_in_place()
    {
        var own = _market.Sell('a', 52_000, 5);
        var order = _market.Buy('a', 52_000, 2, stp: SelfTradePrevention.Decrement);
        Assert.Equal("0/0/2 Cancelled", _market.State(order));
        Assert.Equal("0/3/2 Open", _market.State(own));
        Assert.Equal("| 3@52000", _market.Book());
    }

    [Fact]
    public void Fill_or_kill_does_not_count_own_orders_as_fills()
    {
        _market.Sell('a', 52_000, 5);
        _market.Sell('b', 52_000, 5);
        Assert.Equal("0/0/8 Rejected", _market.State(_market.Buy('a', 52_000, 8, TimeInForce.FillOrKill, stp: SelfTradePrevention.Decrement)));
        Assert.Equal("0/0/5 Rejected", _market.State(_market.Buy('a', 52_000, 5, TimeInForce.FillOrKill)));
        Assert.Equal("5/0/0 Filled", _market.State(_market.Buy('a', 52_000, 5, TimeInForce.FillOrKill, stp: SelfTradePrevention.CancelMaker)));
    }

    [Fact]
    public void What_self_trade_prevention_cancelled_does_not_come_back_with_a_bust()
    {
        var own = _market.Sell('a', 52_000, 5);
        _market.Buy('b', 52_000, 2);
        _market.Buy('a', 52_000, 1, stp: SelfTradePrevention.CancelMaker);
        Assert.Equal("2/0/3 Cancelled", _market.State(own));
        _market.Bust(0, 'b');
        Assert.Equal("0/0/5 Cancelled", _market.State(own));
        Assert.Equal(CancelReason.SelfTrade, _market.Orders[own.OrderId].Reason);
    }
}
