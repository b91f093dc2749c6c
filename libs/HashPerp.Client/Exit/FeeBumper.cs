using HashPerp.Ark;
using HashPerp.Bitcoin;

namespace HashPerp.Client;

/// <summary>
/// Pays more for a package that no block takes: the child that spends the anchor is replaced (BIP125) by one of ours, out of the same coin where that was
/// ours. Goes by the mempool alone, so a second process, or the same one after a restart, comes to the same answer.
/// </summary>
internal sealed class FeeBumper(RPCClient node, FeeWallet fees)
{
    /// <summary>Blocks that a package may see go by. One is bad luck.</summary>
    public const int StuckBlocks = 2;

    /// <summary>A child that pays for the parent better than the present one, or null: it isn't stuck, or nothing can be done about it.</summary>
    /// <param name="parent">A transaction with an anchor that the mempool holds.</param>
    /// <param name="rate">What a package would be sent with now, sat/vB.</param>
    /// <param name="most">The limit, sat/vB.</param>
    public async Task<Transaction?> ReplacementAsync(Transaction parent, int rate, int most, CancellationToken cancel)
    {
        var anchor = parent.OutPointOf(parent.Outputs.Count - 1);
        if (await node.GetTxSpendingPrevoutAsync(anchor, cancel) is not { } childId
            || await node.GetMempoolEntryAsync(childId, cancel) is not { } child
            || await node.GetMempoolEntryAsync(parent.GetHash(), cancel) is not { } entry
            || await node.GetBlockCountAsync(cancel) - child.BlockHeight < StuckBlocks)
        {
            return null;
        }
        var present = (entry.Fee + child.Fee).Value / (entry.VirtualSize + child.VirtualSize);
        var next = Math.Min(most, Math.Max(Math.Max(rate, present + (present + 1) / 2), ToReplace(entry, child)));
        return next > present && await CoinAsync(childId, anchor, cancel) is { } coin && FeeWallet.CanPay(parent, coin, (int)next)
            ? fees.PayFor(parent, coin, (int)next)
            : null;
    }

    /// <summary>The rate at which our child pays more than the one that it replaces, and for its own relay at one sat/vB (BIP125, rules 3 and 4).</summary>
    private static long ToReplace(MempoolEntry parent, MempoolEntry child)
    {
        const int own = ContractScripts.ExitCost.ChildVirtualSize;
        var size = parent.VirtualSize + own;
        return ((parent.Fee + child.Fee).Value + own + size - 1) / size;
    }

    private async Task<FeeCoin?> CoinAsync(uint256 childId, OutPoint anchor, CancellationToken cancel)
    {
        if (await node.GetRawTransactionAsync(childId, cancel) is not { } child)
        {
            return null;
        }
        foreach (var input in child.Transaction.Inputs.Where(input => input.PrevOut != anchor))
        {
            if (await fees.FindAsync(input.PrevOut, cancel) is { } own)
            {
                return own;
            }
        }
        // Somebody else's child, perhaps put there to hold the parent back: pay with a coin of ours.
        var free = await fees.FindAsync(cancel);
        return free.Count > 0 ? free[0] : null;
    }
}
