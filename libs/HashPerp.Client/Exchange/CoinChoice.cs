using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Which coins an order names: one that pays the whole order exactly where there is one, otherwise as few as suffice to be split.</summary>
internal static class CoinChoice
{
    /// <summary>Fills that the coins shall pay a connector for, where the wallet has that much.</summary>
    private const uint WantedFills = 4;

    /// <param name="free">Coins that nobody holds.</param>
    /// <param name="stake">Of the whole order, at its own price.</param>
    /// <param name="connector">What each fill needs beside its stake.</param>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.CoinNotAvailable"/>.</exception>
    public static IReadOnlyList<HeldCoin> Of(IReadOnlyList<HeldCoin> free, Satoshis stake, Satoshis connector, uint lots, uint minFill)
    {
        var fills = Math.Clamp(lots / Math.Max(minFill, 1), 1, WantedFills);
        var exact = free.Where(coin => coin.Hops <= OrderMatch.MostOwnHops && coin.Amount == stake + connector).OrderBy(coin => coin.Hops).FirstOrDefault();
        if (fills == 1 && exact is not null)
        {
            return [exact];
        }
        // A coin with all its own hops can be spent into a contract, not split once more.
        var divisible = free.Where(coin => coin.Hops < OrderMatch.MostOwnHops).OrderBy(coin => coin.Amount).ToList();
        return Cover(divisible, stake + (connector * (int)fills)) ?? (exact is null ? null : new List<HeldCoin> { exact }) ?? Cover(divisible, stake + connector)
            ?? throw ClientErrors.CoinNotAvailable.Error(
                $"An order that stakes {stake} needs {stake + connector}; {divisible.Count} usable coins are worth {Satoshis.Sum(divisible.Select(coin => coin.Amount))}.",
                "Board more, or order less.");
    }

    /// <summary>The smallest coin that suffices, else the largest ones until they do.</summary>
    private static List<HeldCoin>? Cover(List<HeldCoin> ascending, Satoshis target)
    {
        if (ascending.Find(coin => coin.Amount >= target) is { } one)
        {
            return [one];
        }
        var chosen = new List<HeldCoin>();
        foreach (var coin in Enumerable.Reverse(ascending).Take(ContractTerms.MaxInputs))
        {
            chosen.Add(coin);
            if (Satoshis.Sum(chosen.Select(part => part.Amount)) >= target)
            {
                return chosen;
            }
        }
        return null;
    }
}
