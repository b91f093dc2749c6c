using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>A coin and what has still to be paid for before it is on the chain.</summary>
/// <param name="Missing">Transactions that are neither in a block nor in the mempool, parents before children.</param>
internal sealed record CoinPath(OutPoint OutPoint, Satoshis Amount, IReadOnlyList<Transaction> Missing);

/// <summary>
/// Which coins are worth what it costs to take them out. Coins share transactions, and what others need anyway costs nothing more: so those coins go that
/// together don't bring in what only they need.
/// </summary>
/// <param name="claimVirtualSize">vB of one claim, which pays for itself.</param>
internal sealed class CoinChoice(int claimVirtualSize, int satPerVByte)
{
    /// <summary>vB for this coin if it were the only one: each transaction with its child, and the claim.</summary>
    public int AloneVirtualSize(CoinPath coin) => ExitLevels.PackageSize(coin.Missing) + claimVirtualSize;

    /// <summary>Fees for some coins together.</summary>
    public Satoshis Cost(IReadOnlyCollection<CoinPath> coins) => new((long)satPerVByte * (ExitLevels.PackageSize(Union(coins)) + (coins.Count * claimVirtualSize)));

    /// <summary>The transactions of several coins, each once, parents before children.</summary>
    public static IReadOnlyList<Transaction> Union(IEnumerable<CoinPath> coins) => [.. coins.SelectMany(coin => coin.Missing).DistinctBy(transaction => transaction.GetHash())];

    public IReadOnlyList<CoinPath> Worthwhile(IReadOnlyList<CoinPath> coins)
    {
        // A claim that leaves dust is relayed by nobody.
        var chosen = coins.Where(coin => coin.Amount >= ClaimFee + ArkOutputs.Dust).ToList();
        while (chosen.Count > 0 && FindLoss(chosen) is { } loss)
        {
            chosen.RemoveAll(loss.Contains);
        }
        return chosen;
    }

    private Satoshis ClaimFee => new((long)satPerVByte * claimVirtualSize);

    /// <summary>Coins below one transaction that cost more than they are; the smallest such groups first.</summary>
    private HashSet<CoinPath>? FindLoss(List<CoinPath> chosen)
    {
        var users = new Dictionary<uint256, HashSet<CoinPath>>();
        foreach (var coin in chosen)
        {
            foreach (var transaction in coin.Missing)
            {
                (users.TryGetValue(transaction.GetHash(), out var known) ? known : users[transaction.GetHash()] = []).Add(coin);
            }
        }
        var transactions = Union(chosen);
        return chosen.Select(coin => new HashSet<CoinPath> { coin }).Concat(users.Values).OrderBy(group => group.Count)
            .FirstOrDefault(group => group.Sum(coin => coin.Amount.Value - ClaimFee.Value) < OnlyFor(group, users, transactions));
    }

    /// <summary>Satoshi for what nobody but this group needs.</summary>
    private long OnlyFor(HashSet<CoinPath> group, Dictionary<uint256, HashSet<CoinPath>> users, IReadOnlyList<Transaction> transactions) =>
        (long)satPerVByte * ExitLevels.PackageSize(transactions.Where(transaction => users[transaction.GetHash()].IsSubsetOf(group)));
}
