using HashPerp.Primitives;

namespace HashPerp.Pricing;

/// <summary>The evenly spaced strikes K_1 .. K_N of a forward market (05-product §2), or the single strike of an option (N = 1).</summary>
public sealed record StrikeGrid
{
    /// <summary>The weight limit of one contract transaction (30-contract-protocol §6).</summary>
    public const int MaxRungs = 21;

    /// <param name="first">K_1.</param>
    /// <param name="step">dK in sat/PH/day, 1 or more; prices reach half a step beyond the outer strikes.</param>
    /// <param name="count">N, 1 to 21.</param>
    /// <exception cref="HashPerpException"><see cref="PricingErrors.InvalidGrid"/>.</exception>
    public StrikeGrid(SatPerPhDay first, int step, int count)
    {
        if (first.Value < 1 || step < 1 || count is < 1 or > MaxRungs || first.Value + (count - 1L) * step >= int.MaxValue)
        {
            throw PricingErrors.InvalidGrid.Error(
                $"{count} strikes from {first} in steps of {step} are not a grid.", $"Use 1 to {MaxRungs} strikes, steps of 1 sat/PH/day or more.");
        }
        First = first;
        Step = step;
        Count = count;
        Strikes = [.. Enumerable.Range(0, count).Select(i => new SatPerPhDay(first.Value + i * step))];
    }

    public SatPerPhDay First { get; }

    /// <summary>dK in sat/PH/day.</summary>
    public int Step { get; }

    /// <summary>N.</summary>
    public int Count { get; }

    /// <summary>K_1 .. K_N, ascending.</summary>
    public IReadOnlyList<SatPerPhDay> Strikes { get; }

    public SatPerPhDay Last => Strikes[^1];

    /// <summary>The grid of <paramref name="count"/> strikes whose middle is <paramref name="centre"/> (rounded down for even counts).</summary>
    public static StrikeGrid Around(SatPerPhDay centre, int step, int count)
    {
        var first = centre.Value - (count - 1L) * step / 2;
        return first >= 1
            ? new StrikeGrid(new SatPerPhDay((int)first), step, count)
            : throw PricingErrors.InvalidGrid.Error($"A grid of {count} strikes around {centre} starts below zero.", "Use a smaller step.");
    }

    /// <summary>The rungs of this grid at an expiry: strictly later times for strictly higher strikes, proven tick by tick at each.</summary>
    /// <exception cref="HashPerpException">As <see cref="StrikeMap.ListedTimeOf"/>.</exception>
    public IReadOnlyList<Rung> Rungs(StrikeListing listing, int expiryHeight)
    {
        var rungs = Strikes.Select(strike => new Rung(strike, StrikeMap.ListedTimeOf(strike, listing, expiryHeight))).ToArray();
        for (var i = 1; i < rungs.Length; i++)
        {
            if (rungs[i].Time <= rungs[i - 1].Time)
            {
                throw PricingErrors.StrikeMapNotIncreasing.Error($"{rungs[i].Strike} stands for {rungs[i].Time}, not later than {rungs[i - 1].Strike}.");
            }
        }
        return rungs;
    }

    public bool Equals(StrikeGrid? other) => other is not null && First == other.First && Step == other.Step && Count == other.Count;

    public override int GetHashCode() => HashCode.Combine(First, Step, Count);
}
