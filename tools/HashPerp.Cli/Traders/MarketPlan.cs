using HashPerp.ContractScripts;
using HashPerp.Pricing;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>Which market to list: pure, from the state of the chain and of the exchange.</summary>
internal static class MarketPlan
{
    /// <summary>Rungs at 0.96, 0.98, 1.00, 1.02 and 1.04 of the present hashprice; or the three in the middle.</summary>
    private static readonly int[][] Rungs = [[-2, -1, 0, 1, 2], [-1, 0, 1]];

    /// <summary>Expiries are multiples of this, so that everybody who looks at the same chain, before a restart or after it, means the same ones.</summary>
    public const int ExpiryGrid = 12;

    private const int StepPermille = 20;

    /// <summary>How far, in ticks, a step or the middle may be off to make every rung a time of its own.</summary>
    private const int Tolerance = 120;

    /// <summary>The expiry to list next.</summary>
    /// <param name="taken">Expiries that have a market: the attestor announces each only once.</param>
    public static int ExpiryAfter(int height, int blocks, IEnumerable<int> taken)
    {
        var known = taken.ToHashSet();
        var expiry = (height + blocks + ExpiryGrid - 1) / ExpiryGrid * ExpiryGrid;
        while (known.Contains(expiry))
        {
            expiry += ExpiryGrid;
        }
        return expiry;
    }

    /// <summary>
    /// An even grid around the present hashprice. Where a tick is worth less than a second, as it is for every short expiry, two ticks may share a time and
    /// can't be listed (StrikeMap): the grid is moved by some ticks until each rung is the last tick of its second. When difficulty changes before the expiry, the
    /// map bends, and five rungs may not fit.
    /// </summary>
    /// <param name="expiry">H, a node height.</param>
    /// <param name="displayExpiry">The same as a display height.</param>
    /// <param name="lotSat">About what one lot puts into each pot.</param>
    /// <returns>Null when there is no such grid near.</returns>
    public static Market? Of(GenesisPrefix genesis, StrikeListing listing, int expiry, int displayExpiry, long lotSat)
    {
        var middle = (int)((Hashprice.MilliSatPerPhDay(listing.Target, listing.ReferenceReward) + 500) / 1_000);
        var isLast = Remembering(strike => StrikeMap.ArrivalOf(1_000L * strike, listing, displayExpiry) < StrikeMap.ArrivalOf(1_000L * (strike + 1), listing, displayExpiry));
        var grids =
            from rungs in Rungs
            from spread in Nearby()
            from shift in Nearby()
            let step = (middle * StepPermille / 1_000) + spread
            let strikes = rungs.Select(rung => middle + shift + (rung * step))
            where strikes.All(isLast)
            select (Step: step, Strikes: strikes.ToArray());
        return grids.FirstOrDefault() is { Strikes: { } found } grid
            ? new Market(genesis, (uint)expiry, [.. found.Select(strike => new SatPerPhDay(strike))], LotOf(lotSat, grid.Step))
            : null;
    }

    /// <summary>A forward's lot is a multiple of two steps, so that every price is a whole number of satoshi.</summary>
    private static Satoshis LotOf(long lotSat, int step) => new((lotSat + (2L * step) - 1) / (2L * step) * (2L * step));

    /// <summary>Asks about each strike once.</summary>
    private static Func<int, bool> Remembering(Func<int, bool> ask)
    {
        var known = new Dictionary<int, bool>();
        return strike => known.TryGetValue(strike, out var answer) ? answer : known[strike] = ask(strike);
    }

    /// <summary>0, 1, -1, 2, -2, ...</summary>
    private static IEnumerable<int> Nearby() => Enumerable.Range(0, (2 * Tolerance) + 1).Select(i => i % 2 == 0 ? -i / 2 : (i / 2) + 1);
}
