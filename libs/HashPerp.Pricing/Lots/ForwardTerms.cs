using HashPerp.Primitives;

namespace HashPerp.Pricing;

/// <summary>
/// A forward market's money: a strike grid and q satoshi per lot and rung. The price is paid in the stakes; q being a multiple of 2 dK makes
/// every stake an exact integer (05-product §2).
/// </summary>
public sealed record ForwardTerms
{
    /// <param name="grid">K_1 .. K_N and dK.</param>
    /// <param name="perLotAndRung">q, a positive multiple of 2 dK.</param>
    /// <exception cref="HashPerpException"><see cref="PricingErrors.InvalidLot"/>.</exception>
    public ForwardTerms(StrikeGrid grid, Satoshis perLotAndRung)
    {
        ArgumentNullException.ThrowIfNull(grid);
        if (perLotAndRung == Satoshis.Zero || perLotAndRung.Value % (2L * grid.Step) != 0)
        {
            throw PricingErrors.InvalidLot.Error(
                $"{perLotAndRung} per lot and rung doesn't divide into stakes.", $"Use a positive multiple of {2L * grid.Step} sat, twice the step.");
        }
        Grid = grid;
        PerLotAndRung = perLotAndRung;
    }

    public StrikeGrid Grid { get; }

    /// <summary>q.</summary>
    public Satoshis PerLotAndRung { get; }

    /// <summary>The value of one pot, q lots: every rung of a contract has one.</summary>
    public Satoshis Pot(int lots) => lots >= 1
        ? PerLotAndRung * lots
        : throw PricingErrors.InvalidLot.Error($"{lots} lots is no quantity.", "Trade at least one lot.");

    /// <summary>N q lots: all pots of a contract.</summary>
    public Satoshis Pots(int lots) => Pot(lots) * Grid.Count;

    /// <summary>Whether a price lies in [K_1 - dK/2, K_N + dK/2], where stakes are not negative.</summary>
    public bool IsPrice(SatPerPhDay price) =>
        2L * (price.Value - (long)Grid.First.Value) + Grid.Step >= 0 && 2L * (price.Value - (long)Grid.Last.Value) - Grid.Step <= 0;

    /// <summary>stake_long = q lots ((p - K_1)/dK + 1/2), stake_short = N q lots - stake_long.</summary>
    /// <exception cref="HashPerpException"><see cref="PricingErrors.PriceOutsideGrid"/>, <see cref="PricingErrors.InvalidLot"/>.</exception>
    public StakeSplit Stakes(SatPerPhDay price, int lots)
    {
        if (!IsPrice(price))
        {
            throw PricingErrors.PriceOutsideGrid.Error(
                $"{price} is outside of the grid {Grid.First} to {Grid.Last}.", $"Prices reach half a step ({Grid.Step} sat/PH/day) beyond it.");
        }
        var pots = Pots(lots);
        var unit = Pot(lots).Value / (2L * Grid.Step);
        var longStake = new Satoshis(checked(unit * (2L * (price.Value - (long)Grid.First.Value) + Grid.Step)));
        return AssertSum(new StakeSplit(longStake, pots - longStake), pots);
    }

    /// <summary>The payout at a settled rate: q lots #{i: K_i &lt;= S} to the long side, the rest to the short side.</summary>
    /// <param name="settledRate">S(H), null when it is below the first tick.</param>
    public StakeSplit Payout(SatPerPhDay? settledRate, int lots) =>
        Payout(settledRate is { } rate ? Grid.Strikes.Count(strike => strike <= rate) : 0, lots);

    /// <summary>The payout when TIME has won <paramref name="rungsWonByTime"/> of the rungs.</summary>
    public StakeSplit Payout(int rungsWonByTime, int lots)
    {
        if (rungsWonByTime < 0 || rungsWonByTime > Grid.Count)
        {
            throw PricingErrors.InvalidGrid.Error($"TIME can't win {rungsWonByTime} of {Grid.Count} rungs.");
        }
        var pot = Pot(lots);
        return AssertSum(new StakeSplit(pot * rungsWonByTime, pot * (Grid.Count - rungsWonByTime)), Pots(lots));
    }

    private static StakeSplit AssertSum(StakeSplit split, Satoshis pots) => split.Total == pots
        ? split
        : throw PrimitiveErrors.AmountOutOfRange.Error($"Stakes of {split.Total} don't fill pots of {pots}.");
}
