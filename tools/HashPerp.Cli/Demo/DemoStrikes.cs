using System.Numerics;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>The rungs of the demo's market, from the hashprice of its listing block.</summary>
internal static class DemoStrikes
{
    /// <summary>
    /// Strikes as multiples of a hashprice, rounded to ticks. A list that is evenly spaced but for the rounding is snapped to an even grid, so that it
    /// makes a forward market.
    /// </summary>
    /// <param name="hashpriceMilliSat">milli-sat per PH/s per day.</param>
    public static IReadOnlyList<SatPerPhDay> Of(IReadOnlyList<string> multiples, BigInteger hashpriceMilliSat)
    {
        var rounded = multiples.Select(multiple => Round(multiple, hashpriceMilliSat)).ToArray();
        if (rounded.Length < 3)
        {
            return [.. rounded.Select(strike => new SatPerPhDay(strike))];
        }
        var step = (rounded[^1] - rounded[0]) / (rounded.Length - 1);
        var even = rounded.Select((_, i) => rounded[0] + (i * step)).ToArray();
        var snapped = rounded.Zip(even).All(pair => Math.Abs(pair.First - pair.Second) <= rounded.Length) ? even : rounded;
        return [.. snapped.Select(strike => new SatPerPhDay(strike))];
    }

    private static int Round(string multiple, BigInteger hashpriceMilliSat)
    {
        // Millionths of a milli-satoshi: nine decimals to round away.
        var scaled = hashpriceMilliSat * DemoOptions.PartsPerMillion(multiple);
        return (int)((scaled + 500_000_000) / 1_000_000_000);
    }
}
