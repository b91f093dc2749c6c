using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>One look at the chain for all coins: nothing of an earlier one is remembered, so neither a restart nor a reorganisation matters.</summary>
/// <param name="destination">Where claims pay to; null where nothing was claimed yet and nothing will be.</param>
internal sealed class CoinLook(RPCClient node, RelativeDelay exitDelay, Script? destination)
{
    private readonly Dictionary<uint256, RPCTransaction?> _known = [];
    private readonly Dictionary<OutPoint, bool> _spent = [];
    private IReadOnlyList<ScannedCoin>? _payouts;

    public async Task<CoinStanding> ReadAsync(OwnCoin coin, CancellationToken cancel)
    {
        var missing = new List<Transaction>();
        var waiting = 0;
        foreach (var transaction in coin.Ancestry.Transactions)
        {
            var found = await FindAsync(transaction.GetHash(), cancel);
            if (found is null)
            {
                missing.Add(transaction);
                if (await IsBeatenAsync(transaction, cancel))
                {
                    return new CoinStanding(coin, CoinStage.Lost, []);
                }
            }
            waiting += found is { BlockHash: null } ? 1 : 0;
        }
        if (missing.Count + waiting > 0)
        {
            return new CoinStanding(coin, CoinStage.OffChain, missing);
        }
        return await node.GetTxOutAsync(coin.OutPoint, includeMempool: false, cancel) is null ? await SpentAsync(coin, cancel) : await UnspentAsync(coin, cancel);
    }

    private async Task<CoinStanding> UnspentAsync(OwnCoin coin, CancellationToken cancel)
    {
        if (await node.GetTxSpendingPrevoutAsync(coin.OutPoint, cancel) is { } claim && await node.GetRawTransactionAsync(claim, cancel) is { } found)
        {
            return new CoinStanding(coin, CoinStage.Claimed, [], Claim: claim, Paid: Satoshis.Sum(found.Transaction.Outputs.Select(output => output.Value)));
        }
        return new CoinStanding(coin, CoinStage.OnChain, [], await CoinClaim.ClaimableFromAsync(node, coin.OutPoint, exitDelay, cancel));
    }

    /// <summary>A node has no index of who spent what, but claims pay to one script, and each has one input.</summary>
    private async Task<CoinStanding> SpentAsync(OwnCoin coin, CancellationToken cancel)
    {
        _payouts ??= destination is null ? [] : await node.ScanTxOutSetAsync([$"raw({destination.ToHex()})"], cancel);
        foreach (var payout in _payouts)
        {
            if (await FindAsync(payout.OutPoint.Hash, cancel) is { } claim && claim.Transaction.Inputs.Any(input => input.PrevOut == coin.OutPoint))
            {
                return new CoinStanding(coin, CoinStage.Taken, [], Claim: payout.OutPoint.Hash, Paid: payout.Output.Value, Confirmations: claim.Confirmations);
            }
        }
        return new CoinStanding(coin, CoinStage.Gone, []);
    }

    /// <summary>Whether something else in a block spends what this transaction needs.</summary>
    private async Task<bool> IsBeatenAsync(Transaction transaction, CancellationToken cancel)
    {
        foreach (var input in transaction.Inputs)
        {
            if (!_spent.TryGetValue(input.PrevOut, out var spent))
            {
                var isOnChain = (await FindAsync(input.PrevOut.Hash, cancel))?.BlockHash is not null;
                _spent[input.PrevOut] = spent = isOnChain && await node.GetTxOutAsync(input.PrevOut, includeMempool: false, cancel) is null;
            }
            if (spent)
            {
                return true;
            }
        }
        return false;
    }

    private async Task<RPCTransaction?> FindAsync(uint256 txid, CancellationToken cancel) =>
        _known.TryGetValue(txid, out var known) ? known : _known[txid] = await node.GetRawTransactionAsync(txid, cancel);
}
