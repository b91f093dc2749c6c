using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Brings an ancestry to the chain without the operator: each transaction as a package with a child that pays for it, parents confirmed before
/// children (TRUC). It keeps no state: what is done is on the chain or in the mempool, so it may be stopped and started anywhere. The node needs
/// <c>-txindex=1</c>, package relay and TRUC.
/// </summary>
public sealed class Unroller(RPCClient node, FeeWallet fees, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>Used while the node has no estimate.</summary>
    public int FallbackSatPerVByte { get; init; } = 2;

    /// <summary>More than this is never paid without being asked.</summary>
    public int MaxSatPerVByte { get; init; } = 200;

    /// <summary>Publishes until every transaction is confirmed; somebody has to mine in the meantime.</summary>
    public async Task RunAsync(VerifiedAncestry ancestry, CancellationToken cancel = default)
    {
        while (true)
        {
            var progress = await AdvanceAsync(ancestry, cancel);
            if (progress.IsDone)
            {
                return;
            }
            await Task.Delay(Poll, time, cancel);
        }
    }

    /// <summary>Publishes whatever can be published now: transactions whose parents are all confirmed, one for each fee coin.</summary>
    /// <exception cref="HashPerpException">
    /// <see cref="ClientErrors.UnrollFailed"/>: the node refuses a package, usually because the operator or somebody else spent an output first;
    /// <see cref="ClientErrors.NoFeeCoin"/>: nothing is under way and nothing can pay.
    /// </exception>
    public async Task<UnrollProgress> AdvanceAsync(VerifiedAncestry ancestry, CancellationToken cancel = default)
    {
        var (confirmed, waiting) = (new HashSet<uint256>(), 0);
        var ready = new List<Transaction>();
        foreach (var transaction in ancestry.Transactions)
        {
            var found = await node.GetRawTransactionAsync(transaction.GetHash(), cancel);
            if (found?.BlockHash is not null)
            {
                confirmed.Add(transaction.GetHash());
            }
            else if (found is not null)
            {
                waiting++;
            }
            else if (transaction.Inputs.All(input => confirmed.Contains(input.PrevOut.Hash) || ancestry.Roots.ContainsKey(input.PrevOut)))
            {
                ready.Add(transaction);
            }
        }
        var published = ready.Count == 0 ? 0 : await PublishAsync(ready, waiting, cancel);
        return new UnrollProgress(ancestry.Transactions.Count, confirmed.Count, waiting + published);
    }

    /// <summary>Publishes one final zero-fee transaction that ends with an anchor, such as a pre-signed claim, unless the node has it.</summary>
    public async Task PublishAsync(Transaction transaction, CancellationToken cancel = default)
    {
        if (await node.GetRawTransactionAsync(transaction.GetHash(), cancel) is null)
        {
            await PublishAsync([transaction], waiting: 0, cancel);
        }
    }

    private async Task<int> PublishAsync(IReadOnlyList<Transaction> ready, int waiting, CancellationToken cancel)
    {
        var coins = await fees.FindAsync(cancel);
        if (coins.Count == 0)
        {
            return waiting > 0 ? 0 : throw ClientErrors.NoFeeCoin.Error("No confirmed fee coin is there.", $"Pay to {fees.Address(0)} and wait for a block.");
        }
        var rate = await RateAsync(cancel);
        var pairs = ready.Zip(coins).ToArray();
        foreach (var (transaction, coin) in pairs)
        {
            await SendAsync(transaction, fees.PayFor(transaction, coin, rate), cancel);
        }
        return pairs.Length;
    }

    private async Task SendAsync(Transaction parent, Transaction child, CancellationToken cancel)
    {
        FaultPoint.Before(ClientFaultPoints.PackageSent);
        var result = await node.SubmitPackageAsync([parent, child], cancel);
        FaultPoint.After(ClientFaultPoints.PackageSent);
        if (!result.Success)
        {
            var reasons = string.Join("; ", result.Transactions.Select(transaction => transaction.Error).OfType<string>().Distinct());
            throw ClientErrors.UnrollFailed.Error(
                $"The node refuses {parent.GetHash()}: {(reasons.Length > 0 ? reasons : result.Message)}.", "See whether somebody spent its inputs first.");
        }
    }

    private async Task<int> RateAsync(CancellationToken cancel)
    {
        var perKvB = await node.EstimateSmartFeeAsync(2, cancel);
        var rate = perKvB is { } estimate ? checked((int)((estimate.Value + 999) / 1000)) : FallbackSatPerVByte;
        return Math.Clamp(rate, 1, MaxSatPerVByte);
    }
}

/// <summary>How far an unroll is.</summary>
/// <param name="Total">Transactions in all.</param>
/// <param name="Confirmed">In blocks.</param>
/// <param name="Waiting">In the mempool.</param>
public sealed record UnrollProgress(int Total, int Confirmed, int Waiting)
{
    public bool IsDone => Confirmed == Total;
}
