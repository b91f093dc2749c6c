using HashPerp.ContractScripts;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Tests;

public sealed class BatchTests
{
    private readonly Exchange _market = new();

    [Fact]
    public void Each_item_of_a_batch_is_answered_by_itself_and_the_whole_is_one_entry_of_the_journal()
    {
        var (cancelled, amended) = (_market.Sell('a', 52_000, 5), _market.Sell('a', 52_100, 5));
        var entries = _market.Journal.Count;
        var result = _market.Batch(
            'a', new CancelCommand(_market.Now, cancelled.OrderId, cancelled.Account), _market.Placing(_market.Order('a', Leg.Time, 51_000, 3)),
            _market.Placing(_market.Order('a', Leg.Time, 1, 3)),
            new AmendCommand(_market.Now, amended.OrderId, amended.Account, _market.Order('a', Leg.Height, 52_100, 4), new byte[64], true));
        Assert.Equal(
            ["0/0/5", "0/3/0", "2006", "0/4/0"],
            result.Answers.Select(answer => answer.Order is { } order ? $"{order.Filled}/{order.Open}/{order.Cancelled}" : $"{answer.Refusal!.Code.Number}"));
        Assert.Equal("3@51000 | 4@52100", _market.Book());
        Assert.Equal(entries + 1, _market.Journal.Count);
        Assert.Equal(2, result.Placed.Count);
    }

    [Fact]
    public void A_batch_of_refusals_changes_nothing_and_is_not_journalled()
    {
        var result = _market.Batch('a', _market.Placing(_market.Order('a', Leg.Time, 1, 3)), new CancelCommand(_market.Now, Exchange.Id('x'), Exchange.Id('a')));
        Assert.False(result.Changed);
        Assert.Equal([2006, 2013], result.Answers.Select(answer => answer.Refusal!.Code.Number));
    }

    [Fact]
    public void An_order_cannot_be_in_a_batch_twice_nor_be_cancelled_twice()
    {
        var order = _market.Sell('a', 52_000, 5);
        var cancel = new CancelCommand(_market.Now, order.OrderId, order.Account);
        var place = _market.Placing(_market.Order('a', Leg.Time, 51_000, 3));
        var result = _market.Batch('a', place, place, cancel, cancel);
        Assert.Equal([0, 2012, 0, 2014], result.Answers.Select(answer => answer.Refusal?.Code.Number ?? 0));
        Assert.Equal("3@51000 |", _market.Book());
    }

    [Fact]
    public void A_repeated_batch_gets_the_first_answers_of_its_orders()
    {
        var place = _market.Placing(_market.Order('a', Leg.Time, 51_000, 3));
        var first = _market.Batch('a', place).Answers[0].Order;
        var repeat = _market.Batch('a', place);
        Assert.False(repeat.Changed);
        Assert.Equal(first, repeat.Answers[0].Order);
    }

    [Fact]
    public void A_batch_has_1_to_50_items_of_one_account_and_of_three_kinds()
    {
        MarketCommand Place(char account) => _market.Placing(_market.Order(account, Leg.Time, 51_000, 1));
        Refusal.Expect(OrderBookErrors.BatchOutOfRange, () => _market.Batch('a'));
        Refusal.Expect(OrderBookErrors.BatchOutOfRange, () => _market.Batch('a', [.. Enumerable.Range(0, 51).Select(_ => Place('a'))]));
        Refusal.Expect(OrderBookErrors.NotOneAccount, () => _market.Batch('a', Place('a'), Place('b')));
        Refusal.Expect(OrderBookErrors.OrderUnsupported, () => _market.Batch('a', new CloseCommand(_market.Now)));
        Assert.Equal("|", _market.Book());
        Assert.True(_market.Batch('a', [.. Enumerable.Range(0, 50).Select(_ => Place('a'))]).Changed);
        Assert.Equal("50@51000 |", _market.Book());
    }

    [Fact]
    public void Orders_that_a_batch_cancels_make_room_for_those_that_it_places()
    {
        var orders = Enumerable.Range(0, 200).Select(_ => _market.Buy('a', 51_000, 1)).ToArray();
        var refused = _market.Batch('a', _market.Placing(_market.Order('a', Leg.Time, 51_000, 1)));
        Assert.Equal(OrderBookErrors.TooManyOrders, refused.Answers[0].Refusal!.Code);
        var swap = _market.Batch('a', new CancelCommand(_market.Now, orders[0].OrderId, orders[0].Account), _market.Placing(_market.Order('a', Leg.Time, 51_000, 1)));
        Assert.Null(swap.Answers[1].Refusal);
    }

    [Fact]
    public void Replace_all_takes_every_old_order_away_and_brings_the_quotes()
    {
        var (old, other) = (_market.Sell('a', 52_000, 5), _market.Sell('b', 52_000, 1));
        _market.Buy('a', 51_000, 5);
        var result = _market.ReplaceAll('a', _market.Order('a', Leg.Time, 51_500, 2), _market.Order('a', Leg.Height, 52_500, 3));
        Assert.Equal("2@51500 | 1@52000 3@52500", _market.Book());
        Assert.Equal(("0/0/5 Cancelled", CancelReason.Replaced), (_market.State(old), _market.Reason(old)));
        Assert.Equal("0/1/0 Open", _market.State(other));
        Assert.Equal([OrderState.Open, OrderState.Open], result.Answers.Select(answer => answer.Order!.Status));
    }

    [Fact]
    public void One_quote_that_is_refused_leaves_everything_as_it_was()
    {
        var old = _market.Sell('a', 52_000, 5);
        var good = _market.Order('a', Leg.Time, 51_500, 2);
        Refusal.Expect(OrderBookErrors.PriceOutsideBook, () => _market.ReplaceAll('a', good, _market.Order('a', Leg.Height, 1, 3)));
        Refusal.Expect(OrderBookErrors.DuplicateClientOrderId, () => _market.ReplaceAll('a', good, good with { Nonce = 99 }));
        Refusal.Expect(OrderBookErrors.NotOneAccount, () => _market.ReplaceAll('a', good, _market.Order('b', Leg.Time, 51_500, 2)));
        Refusal.Expect(
            OrderBookErrors.BatchOutOfRange, () => _market.ReplaceAll('a', [.. Enumerable.Range(0, 51).Select(_ => _market.Order('a', Leg.Time, 51_500, 2))]));
        Assert.Equal("| 5@52000", _market.Book());
        Assert.Equal("0/5/0 Open", _market.State(old));
    }

    [Fact]
    public void A_quote_that_would_take_is_rejected_and_the_others_stand()
    {
        _market.Sell('b', 52_000, 1);
        var result = _market.ReplaceAll('a', _market.Order('a', Leg.Time, 52_000, 2, flags: OrderFlags.PostOnly), _market.Order('a', Leg.Time, 51_000, 2));
        Assert.Equal([OrderState.Rejected, OrderState.Open], result.Answers.Select(answer => answer.Order!.Status));
        Assert.Equal("2@51000 | 1@52000", _market.Book());
    }

    [Fact]
    public void A_repeated_replace_all_changes_nothing_and_one_with_a_known_quote_is_refused()
    {
        var quote = _market.Order('a', Leg.Time, 51_500, 2);
        var first = _market.ReplaceAll('a', quote).Answers[0].Order;
        var repeat = _market.ReplaceAll('a', quote);
        Assert.False(repeat.Changed);
        Assert.Equal(first, repeat.Answers[0].Order);
        Refusal.Expect(OrderBookErrors.DuplicateClientOrderId, () => _market.ReplaceAll('a', quote, _market.Order('a', Leg.Time, 51_400, 2)));
        Assert.Equal("2@51500 |", _market.Book());
    }

    [Fact]
    public void Lots_that_wait_for_signatures_survive_a_replace_all_but_do_not_come_back()
    {
        var old = _market.Sell('a', 52_000, 5);
        _market.Buy('b', 52_000, 2);
        _market.ReplaceAll('a');
        Assert.Equal("2/0/3 Cancelled", _market.State(old));
        _market.Bust(0, 'b');
        Assert.Equal("0/0/5 Cancelled", _market.State(old));
        Assert.Equal("|", _market.Book());
    }

    [Fact]
    public void Cancel_all_takes_one_accounts_orders_away_also_suspended_ones()
    {
        var order = _market.Sell('a', 52_000, 5);
        _market.Sell('b', 52_000, 1);
        _market.Away('a');
        Assert.True(_market.Do(new CancelAllCommand(_market.Now, Exchange.Id('a'))).Changed);
        Assert.False(_market.Do(new CancelAllCommand(_market.Now, Exchange.Id('a'))).Changed);
        Assert.Equal(("0/0/5 Cancelled", CancelReason.ByOwner), (_market.State(order), _market.Reason(order)));
        Assert.Equal("| 1@52000", _market.Book());
    }
}
