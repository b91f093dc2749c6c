using CsCheck;
using HashPerp.Primitives;
using static HashPerp.Cli.Tests.Samples;

namespace HashPerp.Cli.Tests;

public sealed class TradePlanTests
{
    private const int MaxOrders = 3;
    private const int MaxContracts = 6;
    private const int MaxAge = 12;

    private static readonly TradePlan Plan = new(MaxOrders, MaxContracts, MaxAge);
    private static readonly TraderView Rich = new(Leg.Height, [], 0, [1_000_000], Market, null, null);

    private static Gen<Leg> Legs => Gen.Bool.Select(isHeight => isHeight ? Leg.Height : Leg.Time);

    private static Gen<TraderView> Views =>
        from lean in Legs
        from orders in Order.Array[0, MaxOrders]
        from contracts in Gen.Int[0, MaxContracts + 1]
        from coins in Gen.Long[200_000, 700_000].Array[0, 6]
        from bid in Offers
        from ask in Offers
        select new TraderView(lean, orders, contracts, coins, Market, bid, ask);

    private static Gen<RestingOrder> Order =>
        from leg in Legs
        from level in Gen.Int[-3, 3]
        from lots in Gen.UInt[1, 2]
        from age in Gen.Int[0, MaxAge]
        from here in Gen.Bool
        select new RestingOrder("order", here ? Market.Id : new Bytes32(new byte[32]), leg, (uint)(1_000 + (5 * level)), lots, age);

    private static Gen<Offer?> Offers =>
        from there in Gen.Bool
        from price in Gen.UInt[950, 1_050]
        from lots in Gen.UInt[1, 5]
        select there ? new Offer(price, lots) : null;

    [Fact]
    public void Whatever_it_sees_it_keeps_to_its_limits() => Views.Select(Gen.ULong).Sample((view, seed) =>
    {
        switch (Plan.Decide(view, new SeededRandom(seed)))
        {
            case TradeAction.Cancel cancel:
                Assert.Contains(view.Orders, order => order.Id == cancel.Order && order.Age >= MaxAge);
                break;
            case TradeAction.Place place:
                // A gift is taken at any price.
                Assert.True(place.Leg == Leg.Height ? place.Price >= 985 : place.Price <= 1_015, $"{place}");
                Assert.True(place.Crosses || place.Price is >= 985 and <= 1_015, $"{place}");
                Assert.InRange(place.Lots, 1u, 2u);
                Assert.True(view.Contracts + view.Orders.Sum(order => order.Lots) + place.Lots <= MaxContracts);
                Assert.Contains(view.Coins, coin => coin >= Market.Stakes(place.Price, place.Lots).Of(place.Leg).Value + 330);
                Assert.True(place.Crosses || view.Orders.Count < MaxOrders);
                Assert.DoesNotContain(view.Orders, order => order.Market == Market.Id && order.Leg != place.Leg
                    && (place.Leg == Leg.Height ? order.Price >= place.Price : order.Price <= place.Price));
                break;
        }
    });

    [Fact]
    public void The_same_seed_decides_the_same() => Assert.Equal(Acts(7), Acts(7));

    [Fact]
    public void Without_offers_it_rests_on_its_side_of_the_even_price()
    {
        var placed = Acts(7).OfType<TradeAction.Place>().ToArray();
        Assert.Equal(100, placed.Length);
        Assert.DoesNotContain(placed, place => place.Crosses);
        Assert.All(placed, place => Assert.True(place.Leg == Leg.Height ? place.Price >= 1_000 : place.Price <= 1_000));
        Assert.InRange(placed.Count(place => place.Leg == Leg.Height), 60, 90);
    }

    [Fact]
    public void It_takes_an_offer_near_the_even_price_and_none_far_away()
    {
        var near = Rich with { Bid = new Offer(990, 1), Ask = new Offer(1_010, 1) };
        var taken = Acts(7, near).OfType<TradeAction.Place>().Where(place => place.Crosses).ToArray();
        Assert.NotEmpty(taken);
        Assert.All(taken, place => Assert.Equal((place.Leg == Leg.Height ? 990u : 1_010u, 1u), (place.Price, place.Lots)));
        Assert.DoesNotContain(Acts(7, Rich with { Bid = new Offer(984, 1), Ask = new Offer(1_016, 1) }), act => act is TradeAction.Place { Crosses: true });
    }

    [Fact]
    public void An_old_order_is_taken_back_before_anything_else()
    {
        var old = new RestingOrder("old", Market.Id, Leg.Time, 990, 1, MaxAge);
        var young = old with { Id = "young", Age = MaxAge - 1 };
        Assert.Equal(new TradeAction.Cancel("old"), Plan.Decide(Rich with { Orders = [young, old] }, new SeededRandom(1)));
        Assert.IsNotType<TradeAction.Cancel>(Plan.Decide(Rich with { Orders = [young] }, new SeededRandom(1)));
    }

    [Fact]
    public void Contracts_orders_and_coins_each_end_its_trading()
    {
        var order = new RestingOrder("one", Market.Id, Leg.Height, 1_005, 1, 0);
        Assert.All(Acts(7, Rich with { Contracts = MaxContracts }), act => Assert.IsType<TradeAction.Wait>(act));
        Assert.All(Acts(7, Rich with { Coins = [] }), act => Assert.IsType<TradeAction.Wait>(act));
        Assert.All(Acts(7, Rich with { Orders = [order, order, order] }), act => Assert.IsType<TradeAction.Wait>(act));
        Assert.Contains(Acts(7, Rich with { Orders = [order, order] }), act => act is TradeAction.Place);
    }

    private static TradeAction[] Acts(ulong seed, TraderView? view = null)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, 100).Select(_ => Plan.Decide(view ?? Rich, random))];
    }
}
