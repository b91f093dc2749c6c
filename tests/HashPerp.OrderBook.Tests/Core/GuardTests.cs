using HashPerp.ContractScripts;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Tests;

/// <summary>Market-maker protection, cancel on disconnect, the dead-man timer.</summary>
public sealed class GuardTests
{
    private const long Second = 1_000_000;

    private readonly Exchange _market = new();

    [Fact]
    public void So_many_fills_within_the_window_end_all_orders_in_the_middle_of_a_sweep()
    {
        Protect(fills: 2, window: Second);
        var quotes = new[] { _market.Sell('a', 52_000, 1), _market.Sell('a', 52_001, 1), _market.Sell('a', 52_002, 1), _market.Buy('a', 51_000, 4) };
        _market.Sell('b', 52_003, 9);
        var taker = _market.Buy('c', 52_003, 5);
        Assert.Equal("1@52000 1@52001 3@52003", _market.Trades());
        Assert.Equal("5/0/0 Filled", _market.State(taker));
        Assert.Equal(["1/0/0 Filled", "1/0/0 Filled", "0/0/1 Cancelled", "0/0/4 Cancelled"], quotes.Select(_market.State));
        Assert.Equal(CancelReason.Protection, _market.Reason(quotes[2]));
        Assert.Equal("| 6@52003", _market.Book());
        Assert.Equal(2u, Assert.Single(_market.Events.OfType<ProtectionTripped>()).Fills);
    }

    [Fact]
    public void Fills_outside_the_window_do_not_count()
    {
        Protect(fills: 2, window: Second);
        var quote = _market.Sell('a', 52_000, 9);
        _market.Buy('c', 52_000, 1);
        _market.Now += Second;
        _market.Buy('c', 52_000, 1);
        Assert.Equal("2/7/0 Open", _market.State(quote));
        _market.Now += Second - 1;
        _market.Buy('c', 52_000, 1);
        Assert.Equal("3/0/6 Cancelled", _market.State(quote));
    }

    [Fact]
    public void Own_takes_do_not_count()
    {
        Protect(fills: 1, window: Second);
        var quote = _market.Buy('a', 51_000, 1);
        _market.Sell('b', 52_000, 5);
        _market.Buy('a', 52_000, 1);
        _market.Buy('a', 52_000, 1);
        Assert.Equal("0/1/0 Open", _market.State(quote));
    }

    [Fact]
    public void A_tripped_account_gets_no_new_orders_until_it_sets_its_protection_again()
    {
        Protect(fills: 1, window: Second);
        var quote = _market.Sell('a', 52_000, 2);
        _market.Buy('c', 52_000, 1);
        Assert.Equal("1/0/1 Cancelled", _market.State(quote));
        _market.Now += 3600 * Second;
        Refusal.Expect(OrderBookErrors.ProtectionTripped, () => _market.Sell('a', 52_000, 1));
        Refusal.Expect(OrderBookErrors.ProtectionTripped, () => _market.ReplaceAll('a', _market.Order('a', Leg.Time, 51_000, 1)));
        Assert.True(Protect(fills: 1, window: Second).Changed);
        Assert.Equal(OrderState.Open, _market.Sell('a', 52_000, 1).Status);
    }

    [Fact]
    public void A_bust_gives_a_tripped_account_nothing_back_to_the_book()
    {
        Protect(fills: 1, window: Second);
        var quote = _market.Sell('a', 52_000, 2);
        _market.Buy('c', 52_000, 1);
        _market.Bust(0, 'c');
        Assert.Equal("0/0/2 Cancelled", _market.State(quote));
        Assert.Equal("|", _market.Book());
    }

    [Fact]
    public void Fill_or_kill_does_not_count_on_quotes_that_the_protection_would_take_away()
    {
        Protect(fills: 1, window: Second);
        _market.Sell('a', 52_000, 1);
        var second = _market.Sell('a', 52_000, 1);
        Assert.Equal(OrderState.Rejected, _market.Buy('c', 52_000, 2, TimeInForce.FillOrKill).Status);
        Assert.Equal("| 2@52000", _market.Book());
        _market.Sell('b', 52_000, 1);
        Assert.Equal("2/0/0 Filled", _market.State(_market.Buy('c', 52_000, 2, TimeInForce.FillOrKill)));
        Assert.Equal(CancelReason.Protection, _market.Reason(second));
    }

    [Fact]
    public void Protection_can_be_turned_off()
    {
        Protect(fills: 1, window: Second);
        var quote = _market.Sell('a', 52_000, 5);
        Assert.True(Protect(fills: 0, window: 0).Changed);
        Assert.False(Protect(fills: 0, window: 0).Changed);
        _market.Buy('c', 52_000, 1);
        _market.Buy('c', 52_000, 1);
        Assert.Equal("2/3/0 Open", _market.State(quote));
    }

    [Fact]
    public void Who_asked_for_it_has_no_orders_left_when_its_signer_goes()
    {
        var (quote, other) = (_market.Sell('a', 52_000, 5), _market.Sell('b', 52_000, 1));
        _market.Buy('c', 52_000, 2);
        Assert.True(_market.Do(new DisconnectRuleCommand(_market.Now, Exchange.Id('a'), true)).Changed);
        Assert.False(_market.Do(new DisconnectRuleCommand(_market.Now, Exchange.Id('a'), true)).Changed);
        _market.Away('a');
        _market.Away('b');
        Assert.Equal(("2/0/3 Cancelled", CancelReason.Disconnected), (_market.State(quote), _market.Reason(quote)));
        Assert.Equal("0/1/0 Suspended", _market.State(other));
        Assert.False(_market.Away('a').Changed);
        _market.Back('a');
        _market.Bust(0, 'c');
        Assert.Equal("0/0/5 Cancelled", _market.State(quote));
    }

    [Fact]
    public void Who_takes_it_back_is_suspended_again()
    {
        _market.Do(new DisconnectRuleCommand(_market.Now, Exchange.Id('a'), true));
        _market.Do(new DisconnectRuleCommand(_market.Now, Exchange.Id('a'), false));
        var quote = _market.Sell('a', 52_000, 5);
        _market.Away('a');
        Assert.Equal("0/5/0 Suspended", _market.State(quote));
    }

    [Fact]
    public void The_dead_man_timer_ends_all_orders_at_its_time_and_not_before()
    {
        DeadMan(5 * Second);
        var (quote, other) = (_market.Sell('a', 52_000, 5), _market.Sell('b', 52_000, 1));
        Assert.False(_market.Engine.HasDue(_market.Now + (5 * Second) - 1));
        Assert.False(_market.Do(new ExpireOrdersCommand(_market.Now + (5 * Second) - 1)).Changed);
        Assert.True(_market.Engine.HasDue(_market.Now + (5 * Second)));
        Assert.True(_market.Do(new ExpireOrdersCommand(_market.Now + (5 * Second))).Changed);
        Assert.Equal(("0/0/5 Cancelled", CancelReason.DeadMan), (_market.State(quote), _market.Reason(quote)));
        Assert.Equal("0/1/0 Open", _market.State(other));
        Assert.False(_market.Engine.HasDue(long.MaxValue));
    }

    [Fact]
    public void Said_again_it_starts_anew_and_with_zero_it_stops()
    {
        DeadMan(5 * Second);
        var quote = _market.Sell('a', 52_000, 5);
        _market.Now += 4 * Second;
        Assert.True(DeadMan(5 * Second).Changed);
        _market.Now += 4 * Second;
        Assert.False(_market.Do(new ExpireOrdersCommand(_market.Now)).Changed);
        Assert.True(DeadMan(0).Changed);
        Assert.False(DeadMan(0).Changed);
        _market.Now += 60 * Second;
        Assert.False(_market.Do(new ExpireOrdersCommand(_market.Now)).Changed);
        Assert.Equal("0/5/0 Open", _market.State(quote));
    }

    [Fact]
    public void No_order_can_be_matched_after_its_owners_timer_has_run_out()
    {
        DeadMan(5 * Second);
        var quote = _market.Sell('a', 52_000, 5);
        _market.Now += 5 * Second;
        _market.Buy('c', 52_000, 1);
        Assert.Equal("", _market.Trades());
        Assert.Equal("0/0/5 Cancelled", _market.State(quote));
    }

    [Fact]
    public void Guards_have_limits()
    {
        Refusal.Expect(OrderBookErrors.GuardOutOfRange, () => DeadMan((5 * Second) - 1));
        Refusal.Expect(OrderBookErrors.GuardOutOfRange, () => DeadMan((24 * 3600 * Second) + 1));
        Refusal.Expect(OrderBookErrors.GuardOutOfRange, () => Protect(1, 999));
        Refusal.Expect(OrderBookErrors.GuardOutOfRange, () => Protect(1, (3600 * Second) + 1));
        Refusal.Expect(OrderBookErrors.GuardOutOfRange, () => Protect(1_001, Second));
        Refusal.Expect(OrderBookErrors.GuardOutOfRange, () => Protect(0, Second));
        Assert.True(Protect(1_000, 3600 * Second).Changed);
        Assert.True(DeadMan(24 * 3600 * Second).Changed);
    }

    [Fact]
    public void A_restart_forgets_no_guard_and_no_fill_that_counts()
    {
        Protect(fills: 2, window: Second);
        DeadMan(5 * Second);
        _market.Do(new DisconnectRuleCommand(_market.Now, Exchange.Id('b'), true));
        _market.Sell('a', 52_000, 5);
        _market.Sell('b', 52_500, 5);
        _market.Buy('c', 52_000, 1);
        var restarted = MarketEngine.Restore(_market.Engine.Snapshot());
        Assert.Equal(_market.Engine.StateHash(), restarted.StateHash());
        Assert.True(restarted.HasDue(_market.Now + (5 * Second)));
        restarted.Apply(_market.Placing(_market.Order('c', Leg.Time, 52_000, 1)));
        Assert.Equal([new BookLevel(52_500, 5, 1)], restarted.Levels(bids: false));
        restarted.Apply(new SignerAwayCommand(_market.Now, Exchange.Id('b')));
        Assert.Empty(restarted.Levels(bids: false));
        Assert.Equal(0, restarted.Accounts().Count(account => account.Account == Exchange.Id('b')));
    }

    private CommandResult Protect(uint fills, long window) => _market.Do(new ProtectCommand(_market.Now, Exchange.Id('a'), fills, window));

    private CommandResult DeadMan(long timeout) => _market.Do(new DeadManCommand(_market.Now, Exchange.Id('a'), timeout));
}
