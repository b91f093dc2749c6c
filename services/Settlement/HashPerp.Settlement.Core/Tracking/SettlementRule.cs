using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Settlement;

/// <summary>
/// When a rung counts as settled: its race is decided, and its pot was spent by the very transaction by which that winner takes it (X2), which anybody rebuilds from the
/// terms. So nobody's word is taken for where the money went, and an early close that races with an outcome is never mistaken for a settlement. Pure; the order in
/// which facts arrive doesn't matter.
/// </summary>
public static class SettlementRule
{
    /// <param name="rungs">All rungs of the contract.</param>
    /// <exception cref="HashPerpException"><see cref="SettlementErrors.NotZeroSum"/>.</exception>
    public static SettlementVerdict Evaluate(ContractTerms terms, IReadOnlyList<RungFacts> rungs)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(rungs);
        var settled = new List<RungSettlement>();
        var elsewhere = new List<int>();
        foreach (var group in rungs.Where(rung => rung.SpentBy is not null && !rung.IsSettled).GroupBy(rung => rung.SpentBy!.Value))
        {
            var pots = group.OrderBy(rung => rung.Rung).ToList();
            if (pots.Any(rung => rung.Winner is null))
            {
                // One transaction may take several pots: judged when all of them are decided.
                continue;
            }
            if (IsWin(terms, pots, group.Key))
            {
                settled.AddRange(pots.Select(rung => new RungSettlement(rung.Rung, rung.Winner!.Value, group.Key)));
            }
            else
            {
                elsewhere.AddRange(pots.Select(rung => rung.Rung));
            }
        }
        return new SettlementVerdict([.. settled.OrderBy(rung => rung.Rung)], elsewhere, TotalsOf(terms, rungs, settled));
    }

    private static bool IsWin(ContractTerms terms, IReadOnlyList<RungFacts> pots, uint256 spender)
    {
        var winner = pots[0].Winner!.Value;
        if (pots.Any(rung => rung.Winner != winner))
        {
            return false;
        }
        var win = SettlementPlan.Win(terms, winner, [.. pots.Select(rung => new Pot(rung.Rung, rung.Pot))]);
        // Some indexers name the checkpoint that spends the pot, others the ark tx behind it.
        return win.Txid == spender || Enumerable.Range(0, win.InputCount).Any(input => win.NewCheckpoint(input).GlobalTransaction.GetHash() == spender);
    }

    private static SettlementTotals? TotalsOf(ContractTerms terms, IReadOnlyList<RungFacts> rungs, IReadOnlyList<RungSettlement> now)
    {
        var open = rungs.Where(rung => !rung.IsSettled).Select(rung => rung.Rung).Except(now.Select(rung => rung.Rung));
        if (open.Any() || rungs.Count != terms.Rungs.Count)
        {
            return null;
        }
        var totals = new SettlementTotals(SumOf(terms, rungs, Leg.Height), SumOf(terms, rungs, Leg.Time));
        var locked = terms.Money.StakeHeight + terms.Money.StakeTime;
        return totals.Height + totals.Time == locked
            ? totals
            : throw SettlementErrors.NotZeroSum.Error($"HEIGHT took {totals.Height}, TIME {totals.Time}; locked were {locked}.", "Stop trading and compare every pot.");
    }

    private static Satoshis SumOf(ContractTerms terms, IReadOnlyList<RungFacts> rungs, Leg winner) =>
        Satoshis.Sum(rungs.Where(rung => rung.Winner == winner).Select(_ => terms.PotValue));
}
