using CsCheck;
using HashPerp.ContractScripts;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Tests;

/// <summary>Any course of a market: orders of every kind, cancels, absences, activations and busts.</summary>
public sealed class RandomMarketTests
{
    private static readonly Gen<Step> Steps = Gen.Select(
        Gen.Frequency((10, Gen.Const(StepKind.Place)), (2, Gen.Const(StepKind.Cancel)), (1, Gen.Const(StepKind.Away)), (2, Gen.Const(StepKind.Back)),
            (2, Gen.Const(StepKind.Activate)), (3, Gen.Const(StepKind.Bust))),
        Gen.Char['a', 'd'], Gen.Bool, Gen.UInt[51_995, 52_005], Gen.UInt[1, 12], Gen.Int[0, 9], Gen.Int[1, 4], Gen.Int[0, 1_000],
        (kind, who, buys, price, lots, flavour, stp, pick) => new Step(kind, who, buys, price, lots, flavour, (SelfTradePrevention)stp, pick));

    private enum StepKind
    {
        Place,
        Cancel,
        Away,
        Back,
        Activate,
        Bust,
    }

    [Fact]
    public void The_engine_does_what_a_naive_book_does() => Steps.Array[1, 60].Sample(
        steps =>
        {
            var (market, naive, ids) = (new Exchange(), new NaiveBook(), new List<Bytes32>());
            foreach (var step in steps)
            {
                Do(step, market, naive, ids);
                Compare(market, naive, ids);
            }
        },
        iter: 3_000);

    [Fact]
    public void A_replay_from_the_start_or_from_any_snapshot_ends_in_the_same_state() => Gen.Select(Steps.Array[1, 60], Gen.Int[0, 60]).Sample(
        (steps, cut) =>
        {
            var (market, naive, ids) = (new Exchange(), new NaiveBook(), new List<Bytes32>());
            byte[] snapshot = [];
            for (var i = 0; i < steps.Length; i++)
            {
                snapshot = i == cut % steps.Length ? market.Engine.Snapshot() : snapshot;
                Do(steps[i], market, naive, ids);
            }
            var whole = new MarketEngine(Exchange.Definition);
            market.Journal.ForEach(entry => whole.Replayed(entry));
            var half = MarketEngine.Restore(snapshot);
            market.Journal.Where(entry => entry.Sequence > half.Sequence).ToList().ForEach(entry => half.Replayed(entry));
            Assert.Equal(market.Engine.StateHash(), whole.StateHash());
            Assert.Equal(market.Engine.StateHash(), half.StateHash());
        },
        iter: 500);

    private static void Do(Step step, Exchange market, NaiveBook naive, List<Bytes32> ids)
    {
        var account = Exchange.Id(step.Who);
        switch (step.Kind)
        {
            case StepKind.Place:
                var order = Order(step, market);
                ids.Add(market.Place(order).OrderId);
                naive.Place(order);
                break;
            case StepKind.Cancel when ids.Count > 0 && market.Engine.Find(ids[step.Pick % ids.Count]) is { } open:
                market.Cancel(open);
                naive.Cancel(step.Pick % ids.Count);
                break;
            case StepKind.Away:
                market.Away(step.Who);
                naive.Suspend(account);
                break;
            case StepKind.Back:
                market.Back(step.Who);
                naive.Resume(account);
                break;
            case StepKind.Activate when Pending(naive, step.Pick) is { } match:
                market.Activate(match);
                naive.Activate(match);
                break;
            case StepKind.Bust when Pending(naive, step.Pick) is { } match:
                var offender = step.Buys ? market.Matches[match].Match.MakerAccount : market.Matches[match].Match.TakerAccount;
                market.Bust(match, (char)offender.ToBytes()[0]);
                naive.Bust(match, offender);
                break;
        }
    }

    private static Order Order(Step step, Exchange market)
    {
        var (tif, flags, minFill) = step.Flavour switch
        {
            0 => (TimeInForce.ImmediateOrCancel, OrderFlags.None, 0u),
            1 => (TimeInForce.FillOrKill, OrderFlags.None, 0u),
            2 => (TimeInForce.GoodTillCancelled, OrderFlags.PostOnly, 0u),
            3 or 4 => (TimeInForce.GoodTillCancelled, OrderFlags.None, Math.Min(3, step.Lots)),
            _ => (TimeInForce.GoodTillCancelled, OrderFlags.None, 0u),
        };
        return market.Order(step.Who, step.Buys ? Leg.Time : Leg.Height, step.Price, step.Lots, tif, flags, step.Stp, minFill);
    }

    private static int? Pending(NaiveBook naive, int pick)
    {
        var pending = Enumerable.Range(0, naive.Matches.Count).Where(match => naive.Matches[match].Pending).ToArray();
        return pending.Length == 0 ? null : pending[pick % pending.Length];
    }

    private static void Compare(Exchange market, NaiveBook naive, List<Bytes32> ids)
    {
        Assert.Equal($"{naive.Side(Leg.Time)} | {naive.Side(Leg.Height)}".Trim(), market.Book());
        Assert.Equal(
            naive.Matches.Select(match => (ids[match.Maker], ids[match.Taker], match.Price, match.Lots)),
            market.Matches.Select(match => (match.Match.MakerOrderId, match.Match.TakerOrderId, match.Match.Price, match.Match.Lots)));
        for (var i = 0; i < ids.Count; i++)
        {
            var (order, expected) = (market.Orders[ids[i]], naive.Orders[i]);
            Assert.Equal((expected.Filled, expected.Open, expected.Cancelled), (order.Filled, order.Open, order.Cancelled));
            Assert.Equal(order.Lots, order.Filled + order.Open + order.Cancelled);
        }
        var (bid, ask) = (market.Engine.Levels(true).FirstOrDefault(), market.Engine.Levels(false).FirstOrDefault());
        Assert.True(bid.Orders == 0 || ask.Orders == 0 || bid.Price < ask.Price, "The book is crossed.");
        // Every match took the same from both sides.
        Assert.Equal(
            market.Orders.Values.Where(order => order.Leg == Leg.Time).Sum(order => order.Filled),
            market.Orders.Values.Where(order => order.Leg == Leg.Height).Sum(order => order.Filled));
    }

    private sealed record Step(StepKind Kind, char Who, bool Buys, uint Price, uint Lots, int Flavour, SelfTradePrevention Stp, int Pick);
}
