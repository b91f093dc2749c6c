using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Gets a VTXO's ancestry from the operator and believes none of it: every transaction is verified down to confirmed ones, and the expiry is
/// derived from the sweep leaves that stand in the batch outputs.
/// </summary>
public sealed class AncestryFetcher(OperatorClient operatorClient, RPCClient node)
{
    /// <exception cref="HashPerpException"><see cref="ClientErrors.AncestryRefused"/>: incomplete, invalid, or not (yet) confirmed.</exception>
    public async Task<VerifiedCoin> FetchAsync(OutPoint coin, CancellationToken cancel = default)
    {
        var info = await operatorClient.GetInfoAsync(cancel);
        var txids = await operatorClient.GetVtxoChainAsync(coin, cancel);
        if (txids.Count > VerifiedAncestry.MaxTransactions)
        {
            throw ClientErrors.AncestryRefused.Error($"{coin} has {txids.Count} ancestors; at most {VerifiedAncestry.MaxTransactions} are fetched.");
        }
        var psbts = await operatorClient.GetVirtualTxsAsync([.. txids.Append(coin.Hash).Distinct()], cancel);
        return await VerifyAsync(coin, psbts, info, cancel);
    }

    /// <summary>Verifies the virtual transactions of a coin, wherever they come from.</summary>
    public async Task<VerifiedCoin> VerifyAsync(OutPoint coin, IReadOnlyList<PSBT> psbts, OperatorInfo info, CancellationToken cancel = default)
    {
        var byTxid = psbts.DistinctBy(psbt => psbt.GlobalTransaction.GetHash()).ToDictionary(psbt => psbt.GlobalTransaction.GetHash());
        var transactions = byTxid.Values.Select(Finalize).ToArray();
        var roots = await RootsAsync(transactions, byTxid.ContainsKey, cancel);
        var ancestry = VerifiedAncestry.Verify(transactions, roots.ToDictionary(root => root.Key, root => root.Value.Output)).For([coin]);
        var output = ancestry.Find(coin) ?? throw ClientErrors.AncestryRefused.Error($"The ancestors of {coin} do not create it.");
        var expiries = ancestry.Roots.Keys.Select(root => roots[root].MedianTimeBefore + SweepDelay(root, byTxid.Values, roots[root].Output, info).Value);
        return new VerifiedCoin(coin, output, ancestry, expiries.Min(), Hops(ancestry, coin.Hash));
    }

    /// <summary>Whether every root is confirmed and still what the ancestry says.</summary>
    public static async Task RequireRootsAsync(VerifiedAncestry ancestry, RPCClient node, CancellationToken cancel = default)
    {
        foreach (var (outPoint, output) in ancestry.Roots)
        {
            if ((await ConfirmedAsync(node, outPoint, cancel)).Output != output)
            {
                throw ClientErrors.AncestryRefused.Error($"{outPoint} is another output on this chain than the ancestry says.");
            }
        }
    }

    /// <summary>Ark transactions on the longest way from the chain to this transaction.</summary>
    internal static int Hops(VerifiedAncestry ancestry, uint256 txid)
    {
        var depth = new Dictionary<uint256, int>();
        foreach (var transaction in ancestry.Transactions)
        {
            var parents = transaction.Inputs.Select(input => depth.GetValueOrDefault(input.PrevOut.Hash));
            // Tree transactions are spent by key; checkpoints and ark txs, which come in pairs, by script.
            depth[transaction.GetHash()] = parents.Max() + (transaction.Inputs[0].WitScript.Count > 1 ? 1 : 0);
        }
        return (depth.GetValueOrDefault(txid) + 1) / 2;
    }

    private static Transaction Finalize(PSBT psbt)
    {
        try
        {
            return TxFinalizer.Finalize(psbt);
        }
        catch (HashPerpException error)
        {
            throw new HashPerpException(
                ClientErrors.AncestryRefused, $"Virtual transaction {psbt.GlobalTransaction.GetHash()} is not complete: {error.What}", "Don't build on it.", error);
        }
    }

    /// <summary>
    /// The delay of the operator's sweep leaf in a batch output, proven: the output's key is rebuilt from the cosigners and the expiry that the
    /// tree transaction spending it states.
    /// </summary>
    private static RelativeDelay SweepDelay(OutPoint root, IEnumerable<PSBT> psbts, TxOut output, OperatorInfo info)
    {
        var spender = psbts.First(psbt => psbt.Inputs.Any(input => input.TxIn.PrevOut == root)).Inputs[0];
        if (spender.GetExpiry() is { } expiry && spender.GetCosigners() is { Count: > 0 } cosigners
            && CosignerKeys.OutputScript(cosigners, VtxoTree.SweepLeaf(expiry, info.ForfeitKey.XOnly).LeafHash).Equals(output.ScriptPubKey))
        {
            return expiry;
        }
        throw ClientErrors.AncestryRefused.Error($"Nobody can tell when the operator may sweep {root}.", "Don't accept coins from that batch.");
    }

    private static async Task<(TxOut Output, long MedianTimeBefore)> ConfirmedAsync(RPCClient node, OutPoint outPoint, CancellationToken cancel)
    {
        var found = await node.GetRawTransactionAsync(outPoint.Hash, cancel);
        if (found?.BlockHash is not { } block || outPoint.N >= found.Transaction.Outputs.Count)
        {
            throw ClientErrors.AncestryRefused.Error($"{outPoint} is not confirmed on the chain.", "Wait for a block, or for the node to catch up.");
        }
        var header = await node.GetBlockHeaderInfoAsync(block, cancel);
        // BIP68 counts from the median time of the block before the one that confirmed the output.
        var before = header.PreviousHash is { } previous ? await node.GetBlockHeaderInfoAsync(previous, cancel) : header;
        return (found.Transaction.Outputs[(int)outPoint.N], before.MedianTime);
    }

    private async Task<Dictionary<OutPoint, (TxOut Output, long MedianTimeBefore)>> RootsAsync(
        IEnumerable<Transaction> transactions, Func<uint256, bool> isVirtual, CancellationToken cancel)
    {
        var roots = new Dictionary<OutPoint, (TxOut Output, long MedianTimeBefore)>();
        foreach (var spent in transactions.SelectMany(transaction => transaction.Inputs).Select(input => input.PrevOut).Where(spent => !isVirtual(spent.Hash)))
        {
            if (!roots.ContainsKey(spent))
            {
                roots[spent] = await ConfirmedAsync(node, spent, cancel);
            }
        }
        return roots;
    }
}

/// <summary>A VTXO with all that proves it.</summary>
/// <param name="ExpiresAt">Unix seconds of chain time from which the operator may sweep the first of its batches.</param>
/// <param name="Hops">Ark transactions since the batch leaf.</param>
public sealed record VerifiedCoin(OutPoint OutPoint, TxOut Output, VerifiedAncestry Ancestry, long ExpiresAt, int Hops);
