using HashPerp.Bitcoin;
using HashPerp.ContractScripts;

namespace HashPerp.Client;

/// <summary>The order in which a graph gets to the chain: TRUC allows one unconfirmed ancestor, so a level waits for the one above to be confirmed.</summary>
public static class ExitLevels
{
    /// <summary>Transactions by their distance from the chain; parents first.</summary>
    /// <param name="inOrder">Parents before children.</param>
    public static IReadOnlyList<IReadOnlyList<Transaction>> Of(IReadOnlyList<Transaction> inOrder)
    {
        var levels = new Dictionary<uint256, int>();
        foreach (var transaction in inOrder)
        {
            levels[transaction.GetHash()] = 1 + transaction.Inputs.Max(input => levels.GetValueOrDefault(input.PrevOut.Hash, -1));
        }
        return [.. inOrder.GroupBy(transaction => levels[transaction.GetHash()]).OrderBy(level => level.Key).Select(level => level.ToArray())];
    }

    /// <summary>
    /// How many levels hang on each transaction, itself included: where coins are fewer than packages, who has the most below it goes first.
    /// </summary>
    /// <param name="inOrder">Parents before children.</param>
    public static IReadOnlyDictionary<uint256, int> Heights(IReadOnlyList<Transaction> inOrder)
    {
        var heights = inOrder.ToDictionary(transaction => transaction.GetHash(), _ => 1);
        foreach (var transaction in inOrder.Reverse())
        {
            foreach (var parent in transaction.Inputs.Select(input => input.PrevOut.Hash).Where(heights.ContainsKey))
            {
                heights[parent] = Math.Max(heights[parent], heights[transaction.GetHash()] + 1);
            }
        }
        return heights;
    }

    /// <summary>Blocks that it takes to confirm everything, with one package for each fee coin and block.</summary>
    /// <param name="inOrder">What isn't confirmed yet, parents before children.</param>
    public static int Blocks(IReadOnlyList<Transaction> inOrder, int feeCoins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(feeCoins, 1);
        var heights = Heights(inOrder);
        var waiting = inOrder.OrderByDescending(transaction => heights[transaction.GetHash()]).ToList();
        var blocks = 0;
        for (; waiting.Count > 0; blocks++)
        {
            var left = waiting.Select(transaction => transaction.GetHash()).ToHashSet();
            var next = waiting.Where(transaction => !transaction.Inputs.Any(input => left.Contains(input.PrevOut.Hash))).Take(feeCoins).ToHashSet();
            waiting.RemoveAll(next.Contains);
        }
        return blocks;
    }

    /// <summary>vB that have to be paid for: each transaction with the child that pays.</summary>
    public static int PackageSize(IEnumerable<Transaction> transactions) =>
        transactions.Sum(transaction => transaction.GetVirtualSize() + ExitCost.ChildVirtualSize);

    /// <summary>Unroll deadline of a rung, unix seconds of chain time.</summary>
    /// <param name="rounds">Of packages, see <see cref="Blocks"/>.</param>
    public static long Deadline(ContractTerms terms, int rung, int rounds) =>
        UnrollDeadline.Of(terms.Rungs[rung].Time, terms.ClaimDelay, rounds);

    /// <summary>vB of a kit's whole exit: its graph and a claim of every output, each with the child that pays.</summary>
    public static int SizeOf(ExitKit kit)
    {
        ArgumentNullException.ThrowIfNull(kit);
        var outputs = kit.HasPots ? kit.Pots.Count : 1;
        return PackageSize(kit.Graph.Where(tx => tx.Kind != KitTransactionKind.Commitment).Select(tx => tx.Transaction))
            + (outputs * (ExitCost.ClaimVirtualSize(kit.Terms, 0) + ExitCost.ChildVirtualSize));
    }

    /// <summary>From which on either party may split the last pot, unix seconds of chain time: until then its loser could bring it back to race for it.</summary>
    /// <param name="kit">With pots.</param>
    public static long SplitTime(ExitKit kit)
    {
        ArgumentNullException.ThrowIfNull(kit);
        var claims = kit.Claims;
        return Enumerable.Range(0, kit.Terms.Rungs.Count).Max(rung => (long)claims.Claim(rung, ClaimKind.Split).Presigned.Transaction.LockTime);
    }
}
