using HashPerp.ContractScripts;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Tests;

/// <summary>What a market has told so far, and whether it adds up.</summary>
internal sealed class MarketLedger
{
    private readonly Dictionary<Leg, long> _filled = new() { [Leg.Time] = 0, [Leg.Height] = 0 };

    /// <summary>Orders that are not over.</summary>
    public Dictionary<Bytes32, OrderView> Open { get; } = [];

    public Dictionary<Bytes32, Order> Signed { get; } = [];

    public SortedDictionary<ulong, MatchView> Pending { get; } = [];

    public long Matches { get; private set; }

    /// <summary>Satoshi that matches staked, less what busts gave back.</summary>
    public long Staked { get; private set; }

    /// <summary>Satoshi that the pots of those matches hold.</summary>
    public long Pots { get; private set; }

    public void Add(CommandResult result)
    {
        foreach (var placed in result.Placed)
        {
            Signed[placed.FirstAnswer.OrderId] = placed.Signed.Order;
        }
        foreach (var happened in result.Events)
        {
            Add(happened);
        }
        foreach (var order in result.Orders)
        {
            Add(order);
        }
        Assert.Equal(_filled[Leg.Time], _filled[Leg.Height]);
        Assert.Equal(Pots, Staked);
    }

    /// <summary>The levels are what the orders add up to that are not suspended; the sides don't meet.</summary>
    public void Check(IMarketEngine engine)
    {
        foreach (var isBid in new[] { true, false })
        {
            var leg = isBid ? Leg.Time : Leg.Height;
            var levels = Open.Values.Where(order => order.Leg == leg && order.Status == OrderState.Open).GroupBy(order => order.Price)
                .Select(level => new BookLevel(level.Key, (ulong)level.Sum(order => order.Open), (uint)level.Count()));
            Assert.Equal(isBid ? levels.OrderByDescending(level => level.Price) : levels.OrderBy(level => level.Price), engine.Levels(isBid));
        }
        var (bid, ask) = (engine.Levels(true).FirstOrDefault(), engine.Levels(false).FirstOrDefault());
        Assert.True(bid.Orders == 0 || ask.Orders == 0 || bid.Price < ask.Price, "The book is crossed.");
        Assert.Equal(Open.Count, engine.OpenOrders);
    }

    private void Add(MarketEvent happened)
    {
        switch (happened)
        {
            case OrdersMatched matched:
                Matches++;
                Assert.True(matched.Match.Lots > 0, "A match without lots.");
                Assert.NotEqual(matched.Match.MakerAccount, matched.Match.TakerAccount);
                Pending.Add(matched.Match.TradeSequence, matched.Match);
                Stake(matched.Match, 1);
                break;
            case MatchBusted busted:
                Assert.True(Pending.Remove(busted.Match.TradeSequence));
                Stake(busted.Match, -1);
                break;
            case MatchActivated activated:
                Assert.True(Pending.Remove(activated.Match.TradeSequence));
                break;
        }
    }

    private void Add(OrderView order)
    {
        Assert.Equal(order.Lots, (ulong)order.Filled + order.Open + order.Cancelled);
        _filled[order.Leg] += (long)order.Filled - (Open.TryGetValue(order.OrderId, out var before) ? before.Filled : 0);
        Open[order.OrderId] = order;
        if (order.IsOver)
        {
            Open.Remove(order.OrderId);
            Signed.Remove(order.OrderId);
        }
    }

    /// <summary>Both legs together stake what the five rungs of the pots hold, to the satoshi.</summary>
    private void Stake(MatchView match, int sign)
    {
        var stakes = Exchange.Definition.Market.Stakes(match.Price, match.Lots);
        Staked += sign * (stakes.Of(Leg.Time).Value + stakes.Of(Leg.Height).Value);
        Pots += sign * 5L * 10_000 * match.Lots;
    }
}
