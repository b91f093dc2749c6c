using HashPerp.ContractScripts;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Tests;

public sealed class MarketTests
{
    [Fact]
    public void Prices_end_where_a_leg_of_one_lot_would_stake_less_than_330_sat()
    {
        Assert.Equal((49_533u, 54_467u), (Exchange.Definition.MinPrice, Exchange.Definition.MaxPrice));
        Assert.Equal(330, Exchange.Definition.Market.Stakes(49_533, 1).Of(Leg.Time).Value);
        Assert.Equal(330, Exchange.Definition.Market.Stakes(54_467, 1).Of(Leg.Height).Value);
    }

    [Fact]
    public void In_an_option_market_HEIGHT_bids_because_it_stakes_the_price()
    {
        var option = new MarketDefinition(new Market(GenesisPrefix.Regtest, 100, [new SatPerPhDay(50_000)], new Satoshis(10_000)), 50, Cutoff.Default);
        Assert.Equal(Leg.Height, option.BidLeg);
        Assert.Equal(Leg.Time, Exchange.Definition.BidLeg);
        Assert.Equal((33u, 967u), (option.MinPrice, option.MaxPrice));
    }

    [Fact]
    public void A_market_whose_lots_are_too_small_for_any_price_or_that_has_expired_is_refused()
    {
        var tiny = new Market(GenesisPrefix.Regtest, 100, [new SatPerPhDay(10), new SatPerPhDay(11)], new Satoshis(2));
        Refusal.Expect(OrderBookErrors.InvalidMarket, () => _ = new MarketDefinition(tiny, 50, Cutoff.Default));
        Refusal.Expect(OrderBookErrors.InvalidMarket, () => _ = new MarketDefinition(Exchange.Definition.Market, 2_000, Cutoff.Default));
    }

    [Fact]
    public void A_listed_market_takes_no_order_until_its_series_opens_it()
    {
        var market = new Exchange(open: false);
        Refusal.Expect(OrderBookErrors.MarketNotOpen, () => market.Buy('a', 52_000, 1));
        Assert.True(market.Do(new OpenCommand(market.Now, Exchange.Id('r'), Exchange.EarliestTime)).Changed);
        Assert.False(market.Do(new OpenCommand(market.Now, Exchange.Id('r'), Exchange.EarliestTime)).Changed);
        Assert.Equal("0/1/0 Open", market.State(market.Buy('a', 52_000, 1)));
    }

    [Theory]
    [InlineData(1_993, 1_700_000_000, false)]
    [InlineData(1_994, 1_700_000_000, true)]
    [InlineData(1_100, 1_799_996_399, false)]
    [InlineData(1_100, 1_799_996_400, true)]
    public void A_market_closes_six_blocks_before_H_or_an_hour_before_the_earliest_T(uint height, uint medianTime, bool closed)
    {
        var market = new Exchange();
        var order = market.Buy('a', 52_000, 1);
        Assert.Equal(closed, market.Do(new ChainAdvancedCommand(market.Now, height, medianTime)).Changed);
        Assert.Equal(closed ? "0/0/1 Cancelled" : "0/1/0 Open", market.State(order));
        Assert.Equal(closed ? MarketPhase.Closed : MarketPhase.Open, market.Engine.Phase);
        if (closed)
        {
            Refusal.Expect(OrderBookErrors.MarketNotOpen, () => market.Buy('a', 52_000, 1));
        }
    }

    [Fact]
    public void A_match_may_become_a_trade_after_the_cut_off_but_a_bust_gives_nothing_back_to_the_book()
    {
        var market = new Exchange();
        var first = market.Sell('a', 52_000, 2);
        market.Buy('b', 52_000, 1);
        market.Buy('b', 52_000, 1);
        market.Do(new CloseCommand(market.Now));
        Assert.True(market.Activate(0).Changed);
        Assert.True(market.Bust(1, 'b').Changed);
        Assert.Equal("1/0/1 Cancelled", market.State(first));
    }

    [Theory]
    [InlineData(49_532, 1, 0)]
    [InlineData(54_468, 1, 0)]
    public void A_price_outside_the_grid_is_refused(uint price, uint lots, uint minFill) =>
        Refusal.Expect(OrderBookErrors.PriceOutsideBook, () => new Exchange().Buy('a', price, lots, minFill: minFill));

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_001)]
    public void Lots_have_a_range(uint lots) => Refusal.Expect(OrderBookErrors.LotsOutOfRange, () => new Exchange().Buy('a', 52_000, lots));

    [Fact]
    public void An_order_of_another_market_or_network_or_without_coins_is_refused()
    {
        var market = new Exchange();
        var order = market.Order('a', Leg.Time, 52_000, 1);
        Refusal.Expect(OrderBookErrors.WrongMarket, () => market.Place(order with { MarketId = Exchange.Id('x') }));
        Refusal.Expect(OrderBookErrors.WrongMarket, () => market.Place(order with { Genesis = GenesisPrefix.Signet }));
        Refusal.Expect(OrderBookErrors.NoCoins, () => market.Place(order with { OutPoints = [] }));
        Assert.Equal(OrderState.Open, market.Place(order).Status);
    }

    [Fact]
    public void An_account_has_at_most_200_orders()
    {
        var market = new Exchange();
        for (var i = 0; i < 200; i++)
        {
            market.Buy('a', 52_000, 1);
        }
        Refusal.Expect(OrderBookErrors.TooManyOrders, () => market.Buy('a', 52_000, 1));
        Assert.Equal(OrderState.Open, market.Buy('b', 52_000, 1).Status);
    }

    [Fact]
    public void What_an_order_may_have_to_stake_is_its_stake_at_its_own_price()
    {
        var market = new Exchange();
        Assert.Equal(3 * 25_000, Exchange.Definition.WorstStake(market.Order('a', Leg.Time, 52_000, 3)).Value);
        Assert.Equal(3 * 15_000, Exchange.Definition.WorstStake(market.Order('a', Leg.Height, 53_000, 3)).Value);
    }
}
