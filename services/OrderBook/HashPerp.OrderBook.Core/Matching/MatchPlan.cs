using HashPerp.ContractScripts;

namespace HashPerp.OrderBook.Core;

internal enum StepKind
{
    Fill,
    CancelIncoming,
    CancelResting,
    CancelBoth,
    Decrement,
}

/// <param name="Lots">Of a fill or a decrement.</param>
internal readonly record struct PlanStep(BookOrder Resting, StepKind Kind, uint Lots);

/// <summary>
/// What an order that enters the book would do, worked out before anything changes: post-only and fill-or-kill decide by it.
/// </summary>
/// <param name="Filled">Lots of all fills.</param>
/// <param name="Left">Lots that would be left to rest; none when the incoming order is cancelled.</param>
/// <param name="Crosses">What is left would cross a live order that it can't match.</param>
internal sealed record MatchPlan(IReadOnlyList<PlanStep> Steps, uint Filled, uint Left, bool Crosses)
{
    public static MatchPlan For(BookOrder incoming, BookSide opposite)
    {
        var steps = new List<PlanStep>();
        var (filled, left, fills, crosses) = (0u, incoming.Open, 0, false);
        foreach (var resting in opposite.Orders)
        {
            if (left == 0 || !incoming.Crosses(resting))
            {
                break;
            }
            if (resting.Order.Account == incoming.Order.Account)
            {
                var step = SelfTrade(incoming, resting, left);
                steps.Add(step);
                if (step.Kind is StepKind.CancelIncoming or StepKind.CancelBoth)
                {
                    return new MatchPlan(steps, filled, 0, false);
                }
                left -= step.Lots;
                continue;
            }
            if (fills == MarketLimits.FillsPerOrder)
            {
                crosses = true;
                break;
            }
            var lots = Math.Min(left, resting.Open);
            if (lots < Math.Max(incoming.Order.MinFill, resting.Order.MinFill))
            {
                // Each match is a contract of its own, and both signed how small it may be.
                crosses = true;
                continue;
            }
            steps.Add(new PlanStep(resting, StepKind.Fill, lots));
            filled += lots;
            left -= lots;
            fills++;
        }
        return new MatchPlan(steps, filled, left, crosses && left > 0);
    }

    /// <summary>The newer of the two orders says by its mode which gives way: the maker is always the older one.</summary>
    private static PlanStep SelfTrade(BookOrder incoming, BookOrder resting, uint left)
    {
        var incomingIsNewer = incoming.Arrival > resting.Arrival;
        return (incomingIsNewer ? incoming : resting).Order.SelfTradePrevention switch
        {
            SelfTradePrevention.CancelBoth => new PlanStep(resting, StepKind.CancelBoth, 0),
            SelfTradePrevention.Decrement => new PlanStep(resting, StepKind.Decrement, Math.Min(left, resting.Open)),
            SelfTradePrevention.CancelMaker => new PlanStep(resting, incomingIsNewer ? StepKind.CancelResting : StepKind.CancelIncoming, 0),
            _ => new PlanStep(resting, incomingIsNewer ? StepKind.CancelIncoming : StepKind.CancelResting, 0),
        };
    }
}
