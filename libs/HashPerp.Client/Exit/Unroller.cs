using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Brings an ancestry to the chain without the operator: each transaction as a package with a child that pays for it, parents confirmed before
/// children (TRUC). What no block has taken for a while gets a child that pays more. It keeps no state: what is done is on the chain or in the
/// mempool, so it may be stopped and started anywhere. The node needs <c>-txindex=1</c>, package relay and TRUC.
/// </summary>
public sealed class Unroller(RPCClient node, FeeWallet fees, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private const int DefaultFallback = 2;

    /// <summary>
    /// Above the floor, sat/vB: Knots takes the dust threshold of the empty anchor, 240 sat,
    /// off a package's fee (docs/adr/0007), and the smallest package has some 300 vB.
    /// </summary>
    private const int AboveFloor = 1;

    private readonly FeeBumper _bumper = new(node, fees);

    /// <summary>Used while the node has no estimate.</summary>
    public int FallbackSatPerVByte { get; init; } = DefaultFallback;

    /// <summary>In place of the node's estimate, sat/vB; null for the estimate.</summary>
    public int? FixedSatPerVByte { get; init; }

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

    /// <summary>Publishes whatever can be published now: transactions whose parents are all confirmed, one for each fee coin; pays more for what is stuck.</summary>
    /// <exception cref="HashPerpException">
    /// <see cref="ClientErrors.UnrollFailed"/>: the node refuses a package, usually because the operator or somebody else spent an output first;
    /// <see cref="ClientErrors.NoFeeCoin"/>: nothing is under way and nothing can pay.
    /// </exception>
    public async Task<UnrollProgress> AdvanceAsync(VerifiedAncestry ancestry, CancellationToken cancel = default)
    {
        var confirmed = new HashSet<uint256>();
        var (ready, waiting) = (new List<Transaction>(), new List<Transaction>());
        foreach (var transaction in ancestry.Transactions)
        {
            var found = await node.GetRawTransactionAsync(transaction.GetHash(), cancel);
            if (found?.BlockHash is not null)
            {
                confirmed.Add(transaction.GetHash());
            }
            else if (found is not null)
            {
                waiting.Add(transaction);
            }
            else if (transaction.Inputs.All(input => confirmed.Contains(input.PrevOut.Hash) || ancestry.Roots.ContainsKey(input.PrevOut)))
            {
                ready.Add(transaction);
            }
        }
        var heights = ExitLevels.Heights(ancestry.Transactions);
        var published = await PublishAsync([.. ready.OrderByDescending(transaction => heights[transaction.GetHash()])], waiting, cancel);
        return new UnrollProgress(ancestry.Transactions.Count, confirmed.Count, waiting.Count + published);
    }

    /// <summary>
    /// Publishes final zero-fee transactions that spend confirmed outputs, such as pre-signed claims, one for each fee coin; pays more for those that are stuck.
    /// </summary>
    /// <returns>How many of them are in the mempool or in a block now.</returns>
    /// <exception cref="HashPerpException">As <see cref="AdvanceAsync"/>.</exception>
    public async Task<int> PublishAllAsync(IReadOnlyList<Transaction> transactions, CancellationToken cancel = default)
    {
        var (ready, waiting) = (new List<Transaction>(), new List<Transaction>());
        foreach (var transaction in transactions)
        {
            switch (await node.GetRawTransactionAsync(transaction.GetHash(), cancel))
            {
                case null:
                    ready.Add(transaction);
                    break;
                case { BlockHash: null }:
                    waiting.Add(transaction);
                    break;
            }
        }
        return transactions.Count - ready.Count + await PublishAsync(ready, waiting, cancel);
    }

    /// <summary>Publishes one final zero-fee transaction that ends with an anchor, such as a pre-signed claim, unless the node has it.</summary>
    public async Task PublishAsync(Transaction transaction, CancellationToken cancel = default)
    {
        if (await node.GetRawTransactionAsync(transaction.GetHash(), cancel) is null)
        {
            await PublishAsync([transaction], [], cancel);
        }
    }

    private async Task<int> PublishAsync(IReadOnlyList<Transaction> ready, IReadOnlyList<Transaction> waiting, CancellationToken cancel)
    {
        if (ready.Count + waiting.Count == 0)
        {
            return 0;
        }
        var rate = await RateAsync(cancel);
        foreach (var stuck in waiting)
        {
            if (await _bumper.ReplacementAsync(stuck, rate, MaxSatPerVByte, cancel) is { } child)
            {
                await SendAsync(stuck, child, cancel);
            }
        }
        return ready.Count == 0 ? 0 : await SendAllAsync(ready, waiting.Count, rate, cancel);
    }

    private async Task<int> SendAllAsync(IReadOnlyList<Transaction> ready, int waiting, int rate, CancellationToken cancel)
    {
        // The largest coins come first: where one can't pay, no later one can.
        var coins = await fees.FindAsync(cancel);
        var pairs = ready.Zip(coins).TakeWhile(pair => FeeWallet.CanPay(pair.First, pair.Second, rate)).ToArray();
        if (pairs.Length == 0 && waiting == 0)
        {
            var need = FeeWallet.Needed(ready[0], rate);
            throw ClientErrors.NoFeeCoin.Error(
                coins.Count == 0 ? "No confirmed fee coin is there." : $"The largest fee coin, {coins[0].Coin.TxOut.Value}, is too small.",
                $"Pay {need} or more to {fees.Address(0)} and wait for a block.");
        }
        foreach (var (transaction, coin) in pairs)
        {
            await SendFirstAsync(transaction, fees.PayFor(transaction, coin, rate), cancel);
        }
        return pairs.Length;
    }

    /// <summary>Another party or tower may publish the same at the same moment and pay for it: then its child is there, and ours would have to pay more.</summary>
    private async Task SendFirstAsync(Transaction parent, Transaction child, CancellationToken cancel)
    {
        try
        {
            await SendAsync(parent, child, cancel);
        }
        catch (HashPerpException refused) when (refused.Code == ClientErrors.UnrollFailed)
        {
            if (await node.GetRawTransactionAsync(parent.GetHash(), cancel) is null)
            {
                throw;
            }
        }
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

    /// <summary>What is paid now, sat/vB.</summary>
    public Task<int> RateAsync(CancellationToken cancel = default) => RateAsync(node, FixedSatPerVByte, MaxSatPerVByte, FallbackSatPerVByte, cancel);

    /// <summary>The node's estimate for two blocks, sat/vB, and never so little that its mempool doesn't take a package.</summary>
    /// <param name="fixedRate">In place of it; null for the estimate.</param>
    /// <param name="most">Never exceeded.</param>
    /// <param name="fallback">Where the node has none.</param>
    public static async Task<int> RateAsync(RPCClient node, int? fixedRate, int most, int fallback = DefaultFallback, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (fixedRate is { } given)
        {
            return Math.Clamp(given, 1, most);
        }
        var estimate = await node.EstimateSmartFeeAsync(2, cancel);
        var floor = await node.GetMempoolMinFeeAsync(cancel);
        return Math.Clamp(Math.Max(estimate is { } known ? PerVByte(known) : fallback, PerVByte(floor) + AboveFloor), 1, most);
    }

    private static int PerVByte(Satoshis perKvB) => checked((int)((perKvB.Value + 999) / 1000));
}

/// <summary>How far an unroll is.</summary>
/// <param name="Total">Transactions in all.</param>
/// <param name="Confirmed">In blocks.</param>
/// <param name="Waiting">In the mempool.</param>
public sealed record UnrollProgress(int Total, int Confirmed, int Waiting)
{
    public bool IsDone => Confirmed == Total;
}
