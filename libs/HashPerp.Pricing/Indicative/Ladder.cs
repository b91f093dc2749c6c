using HashPerp.Primitives;

namespace HashPerp.Pricing;

/// <summary>A grid's rungs priced together: HEIGHT on every strike is short hashprice, linearly within the grid (20-hashprice §4.5).</summary>
/// <param name="Grid">The strikes.</param>
/// <param name="HeightProbabilities">Of each rung, in the order of the strikes.</param>
public sealed record Ladder(StrikeGrid Grid, IReadOnlyList<double> HeightProbabilities)
{
    /// <summary>F = K_m + dK/2 - dK sum(p): the forward that the rungs imply, in sat/PH/day, kept within half a step of the grid.</summary>
    public double Forward => Grid.Last.Value + Grid.Step / 2.0 - Grid.Step * Expected;

    private double Expected => HeightProbabilities.Count == Grid.Count && HeightProbabilities.All(p => p is >= 0 and <= 1)
        ? HeightProbabilities.Sum()
        : throw PricingErrors.InvalidModel.Error($"{HeightProbabilities.Count} probabilities don't price {Grid.Count} rungs.");

    /// <summary>b = (F - I)/I against an index in milli-sat/PH/day: below zero when the market expects hashprice to fall.</summary>
    public double Basis(long indexMilliSatPerPhDay) => (Forward * 1000 - indexMilliSatPerPhDay) / indexMilliSatPerPhDay;

    /// <summary>What the HEIGHT side of one lot is worth, q sum(p), rounded down to the satoshi. Indicative: contracts are paid in stakes.</summary>
    public Satoshis HeightValue(Satoshis perLotAndRung) => new((long)(perLotAndRung.Value * Expected));

    /// <summary>The linear payoff that HEIGHT's rungs approximate: Nu clamp(K_m + dK/2 - S, 0, m dK) with Nu = q/dK, to half of q.</summary>
    public double LinearHeightPayoff(Satoshis perLotAndRung, double settledRate) =>
        perLotAndRung.Value / (double)Grid.Step * Math.Clamp(Grid.Last.Value + Grid.Step / 2.0 - settledRate, 0, (double)Grid.Count * Grid.Step);
}
