using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Tests;

/// <summary>Account a sells 10 lots at 52,000, b sells 5 behind it.</summary>
public sealed class AmendTests
{
    private readonly Exchange _market = new();
    private readonly OrderView _first;
    private readonly OrderView _second;

    public AmendTests()
    {
        _first = _market.Sell('a', 52_000, 10);
        _second = _market.Sell('b', 52_000, 5);
    }

    [Theory]
    [InlineData(4u, true)]
    [InlineData(10u, true)]
    [InlineData(11u, false)]
    public void The_place_in_time_is_kept_if_nothing_but_the_size_goes_down(uint lots, bool keeps)
    {
        var amended = _market.Resize(_first, lots);
        Assert.Equal("0/0/10 Cancelled", _market.State(_first));
        Assert.Equal(CancelReason.Replaced, _market.Reason(_first));
        Assert.Equal($"0/{lots}/0 Open", _market.State(amended));
        Assert.Equal($"| {lots + 5}@52000", _market.Book());
        Assert.Equal(keeps, Assert.Single(_market.Events.OfType<OrderAmended>()).KeepsPlace);
        _market.Buy('c', 52_000, 1);
        Assert.Equal(keeps ? amended.OrderId : _second.OrderId, _market.Matches[0].Match.MakerOrderId);
    }

    [Theory]
    [InlineData("price")]
    [InlineData("minimum fill")]
    [InlineData("flags")]
    [InlineData("self-trade mode")]
    [InlineData("date")]
    public void Any_other_change_gives_the_place_up(string what)
    {
        var order = _market.Order('a', Leg.Height, 52_000, 10);
        var amended = _market.Amend(_first, what switch
        {
            "price" => order with { Price = 51_999 },
            "minimum fill" => order with { MinFill = 1 },
            "flags" => order with { Flags = OrderFlags.PostOnly },
            "self-trade mode" => order with { SelfTradePrevention = SelfTradePrevention.CancelBoth },
            _ => order with { TimeInForce = TimeInForce.GoodTillDate, ExpireUnixMicroseconds = (ulong)_market.Now + 1_000 },
        });
        Assert.False(Assert.Single(_market.Events.OfType<OrderAmended>()).KeepsPlace);
        _market.Buy('c', 52_000, 1);
        Assert.Equal(what == "price" ? amended.OrderId : _second.OrderId, _market.Matches[0].Match.MakerOrderId);
    }

    [Fact]
    public void Other_coins_another_key_and_another_nonce_are_no_change_of_the_terms()
    {
        var order = _market.Order('a', Leg.Height, 52_000, 10) with { OutPoints = [new OutPoint(uint256.Zero, 77)], OrderBaseKey = Exchange.Id('k') };
        _market.Amend(_first, order);
        Assert.True(Assert.Single(_market.Events.OfType<OrderAmended>()).KeepsPlace);
    }

    [Fact]
    public void What_is_filled_counts_as_filled_of_the_new_size()
    {
        _market.Buy('c', 52_000, 4);
        var amended = _market.Resize(_first, 7);
        Assert.Equal("4/0/6 Cancelled", _market.State(_first));
        Assert.Equal("0/3/4 Open", _market.State(amended));
        Assert.Equal("| 8@52000", _market.Book());
        _market.Buy('c', 52_000, 3);
        Assert.Equal("3/0/4 Filled", _market.State(amended));
    }

    [Fact]
    public void An_amend_to_less_than_is_filled_ends_the_order()
    {
        _market.Buy('c', 52_000, 4);
        var amended = _market.Resize(_first, 4);
        Assert.Equal(("0/0/4 Rejected", CancelReason.AlreadyFilled), (_market.State(amended), _market.Reason(amended)));
        Assert.Equal("4/0/6 Cancelled", _market.State(_first));
        Assert.Equal("| 5@52000", _market.Book());
    }

    [Fact]
    public void An_amend_that_crosses_takes_and_leaves_no_crossed_book()
    {
        _market.Buy('c', 51_000, 4);
        var amended = _market.Amend(_first, _market.Order('a', Leg.Height, 51_000, 10));
        Assert.Equal("4@51000", _market.Trades());
        Assert.Equal("4/6/0 Open", _market.State(amended));
        Assert.Equal("| 6@51000 5@52000", _market.Book());
    }

    [Theory]
    [InlineData(TimeInForce.GoodTillCancelled, OrderFlags.PostOnly, CancelReason.WouldTake)]
    [InlineData(TimeInForce.FillOrKill, OrderFlags.None, CancelReason.NotFillable)]
    public void Where_the_book_turns_the_new_order_away_the_old_one_stays_in_its_place(TimeInForce tif, OrderFlags flags, CancelReason why)
    {
        _market.Buy('c', 51_000, 4);
        var amended = _market.Amend(_first, _market.Order('a', Leg.Height, 51_000, 10, tif, flags));
        Assert.Equal(("0/0/10 Rejected", why), (_market.State(amended), _market.Reason(amended)));
        Assert.Equal("0/10/0 Open", _market.State(_first));
        Assert.Equal("4@51000 | 15@52000", _market.Book());
        _market.Buy('d', 52_000, 1);
        Assert.Equal(_first.OrderId, _market.Matches[0].Match.MakerOrderId);
    }

    [Fact]
    public void Lots_that_a_bust_gives_back_go_to_the_order_that_took_the_place()
    {
        _market.Buy('c', 52_000, 4);
        var amended = _market.Resize(_market.Resize(_first, 8), 7);
        Assert.Equal("0/3/4 Open", _market.State(amended));
        _market.Bust(0, 'c');
        Assert.Equal("0/0/10 Cancelled", _market.State(_first));
        Assert.Equal("0/7/0 Open", _market.State(amended));
        _market.Buy('d', 52_000, 1);
        Assert.Equal(amended.OrderId, _market.Matches[^1].Match.MakerOrderId);
    }

    [Fact]
    public void When_the_account_itself_failed_its_new_order_ends_with_the_old_one()
    {
        _market.Buy('c', 52_000, 4);
        var amended = _market.Resize(_first, 7);
        _market.Bust(0, 'a');
        Assert.Equal(("0/0/7 Cancelled", CancelReason.RoundFailed), (_market.State(amended), _market.Reason(amended)));
    }

    [Fact]
    public void A_contract_of_the_old_order_may_spend_the_new_ones_coin()
    {
        var coin = new OutPoint(uint256.Zero, 1);
        var ark = new uint256(Enumerable.Repeat((byte)7, 32).ToArray());
        _market.Buy('c', 52_000, 4);
        var amended = _market.Amend(_first, _market.Order('a', Leg.Height, 52_000, 7) with { OutPoints = [coin] });
        Assert.False(_market.Do(new CoinSpentCommand(_market.Now, coin, ark)).Changed);
        _market.Activate(0, ark);
        Assert.False(_market.Do(new CoinSpentCommand(_market.Now, coin, ark)).Changed);
        Assert.True(_market.Do(new CoinSpentCommand(_market.Now, coin, uint256.Zero)).Changed);
        Assert.Equal(CancelReason.CoinSpent, _market.Reason(amended));
    }

    [Fact]
    public void A_suspended_order_is_amended_in_its_place_and_stays_suspended()
    {
        _market.Away('a');
        var amended = _market.Amend(_first, _market.Order('a', Leg.Height, 52_000, 6), present: false);
        Assert.Equal("0/6/0 Suspended", _market.State(amended));
        _market.Back('a');
        _market.Buy('c', 52_000, 1);
        Assert.Equal(amended.OrderId, _market.Matches[0].Match.MakerOrderId);
    }

    [Fact]
    public void An_amend_that_comes_after_the_orders_date_is_rejected()
    {
        var dated = _market.Sell('a', 52_100, 5, TimeInForce.GoodTillDate, expire: _market.Now + 5);
        _market.Now += 5;
        var amended = _market.Resize(dated, 3);
        Assert.Equal(("0/0/3 Rejected", CancelReason.AmendTooLate), (_market.State(amended), _market.Reason(amended)));
        Assert.Equal(CancelReason.Expired, _market.Reason(dated));
    }

    [Fact]
    public void A_repeat_gets_the_first_answer()
    {
        var order = _market.Order('a', Leg.Height, 52_000, 4);
        var first = _market.Amend(_first, order);
        var repeat = _market.Do(new AmendCommand(_market.Now, _first.OrderId, _first.Account, order, new byte[64], true));
        Assert.False(repeat.Changed);
        Assert.Equal(first, repeat.Answer);
    }

    [Fact]
    public void What_cannot_be_amended_is_refused_and_the_order_stays()
    {
        var sell = _market.Order('a', Leg.Height, 52_000, 4);
        Refusal.Expect(OrderBookErrors.UnknownOrder, () => _market.Amend(_first with { Account = Exchange.Id('b') }, sell with { Account = Exchange.Id('b') }));
        Refusal.Expect(OrderBookErrors.UnknownOrder, () => _market.Amend(_first with { OrderId = Exchange.Id('x') }, sell));
        Refusal.Expect(OrderBookErrors.AmendContradicts, () => _market.Amend(_first, sell with { Leg = Leg.Time }));
        Refusal.Expect(OrderBookErrors.AmendContradicts, () => _market.Amend(_first, sell with { Account = Exchange.Id('b') }));
        Refusal.Expect(OrderBookErrors.DuplicateClientOrderId, () => _market.Amend(_first, sell with { ClientOrderId = 1 }));
        Refusal.Expect(OrderBookErrors.LotsOutOfRange, () => _market.Amend(_first, sell with { Lots = 0 }));
        Assert.Equal("0/10/0 Open", _market.State(_first));
        _market.Cancel(_first);
        Refusal.Expect(OrderBookErrors.OrderOver, () => _market.Amend(_first, sell));
        var matched = _market.Sell('a', 52_000, 2);
        _market.Buy('c', 52_000, 7);
        Refusal.Expect(OrderBookErrors.OrderOver, () => _market.Amend(matched, sell));
    }
}
