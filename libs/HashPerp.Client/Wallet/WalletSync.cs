using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Compares what we hold with what the operator lists: takes in coins that others paid to us, each verified down to the chain, and after a
/// restore from words finds the ordinary coins again.
/// </summary>
public sealed class WalletSync(OperatorClient operatorClient, HdWallet wallet, CoinStore coins, AncestryStore ancestries, AncestryFetcher fetcher)
{
    /// <summary>Unused receive keys looked at beyond the last used one.</summary>
    public const uint Gap = 20;

    public async Task<SyncReport> RunAsync(CancellationToken cancel = default)
    {
        var info = await operatorClient.GetInfoAsync(cancel);
        var keys = Enumerable.Range(0, checked((int)(wallet.ReceiveCount + Gap))).Select(index => KeyReference.Receive((uint)index)).Concat(wallet.Watched)
            .ToDictionary(key => info.DefaultVtxoScript(wallet.PublicKey(key)).ScriptPubKey);
        var listed = await operatorClient.GetVtxosAsync([.. keys.Keys], cancel: cancel);
        var (added, refused) = (new List<HeldCoin>(), new List<(OutPoint, string)>());
        foreach (var vtxo in listed.Where(vtxo => vtxo.IsSpendable && coins.Find(vtxo.OutPoint) is null && keys.ContainsKey(vtxo.Script)))
        {
            try
            {
                added.Add(await TakeInAsync(vtxo, keys[vtxo.Script], cancel));
            }
            catch (HashPerpException error) when (error.Code == ClientErrors.AncestryRefused)
            {
                refused.Add((vtxo.OutPoint, error.What));
            }
        }
        var used = keys.Where(key => key.Value.Match is null && listed.Any(vtxo => vtxo.Script.Equals(key.Key))).Select(key => key.Value.Index + 1);
        wallet.RaiseReceive(used.DefaultIfEmpty(0u).Max());
        var gone = listed.Where(vtxo => !vtxo.IsSpendable).Select(vtxo => coins.Find(vtxo.OutPoint)).OfType<HeldCoin>().Where(coin => coin.State == CoinState.Available);
        return new SyncReport(added, refused, [.. gone]);
    }

    private async Task<HeldCoin> TakeInAsync(OperatorVtxo vtxo, KeyReference key, CancellationToken cancel)
    {
        var verified = await fetcher.FetchAsync(vtxo.OutPoint, cancel);
        if (verified.Output != new TxOut(vtxo.Amount, vtxo.Script))
        {
            throw ClientErrors.AncestryRefused.Error($"{vtxo.OutPoint} is not the coin that the operator describes.");
        }
        var coin = new HeldCoin(vtxo.OutPoint, vtxo.Amount, key, verified.ExpiresAt, verified.Hops);
        ancestries.Save(vtxo.OutPoint.Hash, Merge(vtxo.OutPoint.Hash, verified.Ancestry));
        coins.Add([coin]);
        return coin;
    }

    private VerifiedAncestry Merge(uint256 txid, VerifiedAncestry ancestry) => ancestries.Find(txid) is { } known ? known.Union(ancestry) : ancestry;
}

/// <summary>What a comparison found.</summary>
/// <param name="Added">New coins, verified.</param>
/// <param name="Refused">Coins that the operator lists and whose ancestry doesn't hold (yet): not ours until it does.</param>
/// <param name="Disputed">Coins that we hold as available and the operator calls spent, swept or unrolled. Its word alone takes nothing away.</param>
public sealed record SyncReport(
    IReadOnlyList<HeldCoin> Added, IReadOnlyList<(OutPoint OutPoint, string Reason)> Refused, IReadOnlyList<HeldCoin> Disputed);
