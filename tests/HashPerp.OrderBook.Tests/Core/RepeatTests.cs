using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Tests;

public sealed class RepeatTests
{
    private readonly Exchange _market = new();

    [Fact]
    public void The_same_order_again_gets_its_first_answer_and_changes_nothing()
    {
        var order = _market.Order('a', Leg.Time, 52_000, 5);
        var first = _market.Place(order);
        _market.Sell('b', 52_000, 2);
        var repeat = _market.Do(new PlaceCommand(_market.Now, order, new byte[64], true));
        Assert.False(repeat.Changed);
        Assert.Equal(first, repeat.Answer);
        Assert.Equal((0u, 5u), (repeat.Answer!.Filled, repeat.Answer.Open));
        Assert.Equal("2/3/0 Open", _market.State(first));
    }

    [Fact]
    public void It_does_so_when_the_order_is_over_and_after_a_restart()
    {
        var order = _market.Order('a', Leg.Time, 52_000, 5);
        var first = _market.Place(order);
        _market.Cancel(first);
        var restarted = MarketEngine.Restore(_market.Engine.Snapshot());
        var repeat = restarted.Apply(new PlaceCommand(_market.Now, order, new byte[64], true));
        Assert.False(repeat.Changed);
        Assert.Equal(first, repeat.Answer);
    }

    [Fact]
    public void A_client_order_id_is_taken_while_its_order_is_open_and_a_day_after()
    {
        var order = _market.Order('a', Leg.Time, 52_000, 5);
        var placed = _market.Place(order);
        var second = order with { Nonce = 99 };
        Refusal.Expect(OrderBookErrors.DuplicateClientOrderId, () => _market.Place(second));
        _market.Cancel(placed);
        _market.Now += 24L * 3600 * 1_000_000;
        Refusal.Expect(OrderBookErrors.DuplicateClientOrderId, () => _market.Place(second));
        _market.Now++;
        Assert.Equal(OrderState.Open, _market.Place(second).Status);
        Assert.Equal(OrderState.Open, _market.Place(order with { Account = Exchange.Id('b') }).Status);
    }

    [Fact]
    public void A_rejected_order_stays_rejected_when_it_is_sent_again()
    {
        var order = _market.Order('a', Leg.Time, 52_000, 5, ContractScripts.TimeInForce.FillOrKill);
        Assert.Equal(OrderState.Rejected, _market.Place(order).Status);
        _market.Sell('b', 52_000, 5);
        Assert.Equal(OrderState.Rejected, _market.Place(order).Status);
        Assert.Equal("", _market.Trades());
    }
}
