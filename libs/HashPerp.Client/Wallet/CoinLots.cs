using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Splits an amount into funding coins for whole lots (35-formats §3): counts of lots follow the series 1, 2, 5, 10, ..., so that any size can
/// be paid with few coins, no fill needs change, and no two fills share a coin.
/// </summary>
public static class CoinLots
{
    private static readonly int[] Series = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

    /// <summary>Values of the coins to make, descending.</summary>
    /// <param name="lots">How many lots in all.</param>
    /// <param name="stakePerLot">What one lot costs its party.</param>
    /// <param name="connector">The party's position connector, part of every coin since every fill makes one.</param>
    public static IReadOnlyList<Satoshis> Split(int lots, Satoshis stakePerLot, Satoshis connector) =>
        [.. Counts(lots).Select(count => (stakePerLot * count) + connector)];

    /// <summary>
    /// Counts that add up to <paramref name="lots"/>: each size of the series once, from the smallest, while it fits; what is left goes into the
    /// largest that fit. Having one of each small size is what makes the next fills exact.
    /// </summary>
    public static IReadOnlyList<int> Counts(int lots)
    {
        if (lots < 1)
        {
            throw ClientErrors.CoinNotAvailable.Error($"{lots} lots can't be split.", "Split at least one.");
        }
        var counts = new List<int>();
        var left = lots;
        foreach (var size in Series.TakeWhile(size => size <= left))
        {
            if (size <= left)
            {
                counts.Add(size);
                left -= size;
            }
        }
        foreach (var size in Series.Reverse())
        {
            for (; size <= left; left -= size)
            {
                counts.Add(size);
            }
        }
        return [.. counts.OrderDescending()];
    }
}
