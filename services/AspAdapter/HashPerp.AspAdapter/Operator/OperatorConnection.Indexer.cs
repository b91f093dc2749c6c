using Grpc.Core;
using HashPerp.AspAdapter.Core;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;

namespace HashPerp.AspAdapter;

/// <content>What the operator knows of VTXOs and virtual transactions.</content>
public sealed partial class OperatorConnection
{
    /// <summary>Answers hold at most this many entries.</summary>
    private const int PageSize = 100;

    /// <summary>The outpoints that the operator knows, of those asked for.</summary>
    /// <exception cref="HashPerpException"><see cref="AspAdapterErrors.OperatorAway"/>, <see cref="AspAdapterErrors.OperatorRefusal"/>,
    /// <see cref="AspAdapterErrors.OperatorAnswerMalformed"/>.</exception>
    public async Task<IReadOnlyList<CoinView>> CoinsAsync(IReadOnlyCollection<OutPoint> outPoints, CancellationToken cancel)
    {
        var found = new Dictionary<OutPoint, CoinView>();
        foreach (var chunk in outPoints.Distinct().Chunk(PageSize))
        {
            var request = new GetVtxosRequest { Page = new IndexerPageRequest { Size = PageSize, Index = 1 } };
            request.Outpoints.Add(chunk.Select(outPoint => outPoint.ToString()));
            var answer = await ReadAsync("GetVtxos", options => _indexer.GetVtxosAsync(request, options), cancel);
            // More than was asked for, or something else, counts for nothing.
            foreach (var coin in answer.Vtxos.Take(PageSize).Select(CoinReader.Read).Where(coin => chunk.Contains(coin.OutPoint)))
            {
                found[coin.OutPoint] = coin;
            }
        }
        return [.. found.Values];
    }

    /// <summary>Virtual transactions; none of them if the operator lacks one.</summary>
    public async Task<IReadOnlyList<PSBT>> VirtualTxsAsync(IReadOnlyCollection<uint256> txids, CancellationToken cancel)
    {
        var psbts = new List<PSBT>();
        foreach (var chunk in txids.Chunk(PageSize))
        {
            var request = new GetVirtualTxsRequest();
            request.Txids.Add(chunk.Select(txid => txid.ToString()));
            try
            {
                var answer = await ReadAsync("GetVirtualTxs", options => _indexer.GetVirtualTxsAsync(request, options), cancel);
                psbts.AddRange(answer.Txs.Take(chunk.Length).Select(Parse));
            }
            catch (HashPerpException error) when (error.InnerException is RpcException { StatusCode: StatusCode.NotFound })
            {
                return [];
            }
        }
        return psbts;
    }

    /// <summary>
    /// Those of these coins whose spending is final. An ark tx is when its outputs are listed: between submit and finalize it is only a claim on its inputs.
    /// </summary>
    public async Task<IReadOnlySet<OutPoint>> FinalSpendsAsync(IReadOnlyCollection<CoinView> coins, CancellationToken cancel)
    {
        // Up to three first outputs may be OP_RETURNs that are no VTXOs; one of the first four is one.
        var arkTxids = coins.Where(coin => coin.IsSpentOffchain).Select(coin => uint256.Parse(coin.SpentBy)).Distinct();
        var outPoints = arkTxids.SelectMany(txid => Enumerable.Range(0, 4).Select(index => new OutPoint(txid, (uint)index))).ToArray();
        var final = (await CoinsAsync(outPoints, cancel)).Select(coin => coin.OutPoint.Hash.ToString()).ToHashSet();
        return coins.Where(coin => coin.IsSpent && (!coin.IsSpentOffchain || final.Contains(coin.SpentBy))).Select(coin => coin.OutPoint).ToHashSet();
    }

    /// <summary>Watches scripts; an empty id makes a new subscription.</summary>
    /// <returns>The subscription's id.</returns>
    public async Task<string> SubscribeAsync(string id, IReadOnlyCollection<string> scripts, CancellationToken cancel)
    {
        var request = new SubscribeForScriptsRequest { SubscriptionId = id };
        request.Scripts.Add(scripts);
        return (await ReadAsync("SubscribeForScripts", options => _indexer.SubscribeForScriptsAsync(request, options), cancel)).SubscriptionId;
    }

    public async Task UnsubscribeAsync(string id, CancellationToken cancel) =>
        await ReadAsync("UnsubscribeForScripts", options => _indexer.UnsubscribeForScriptsAsync(new UnsubscribeForScriptsRequest { SubscriptionId = id }, options), cancel);

    /// <summary>Attaches to a subscription. The caller disposes of the call.</summary>
    public AsyncServerStreamingCall<GetSubscriptionResponse> Follow(string id, CancellationToken cancel) =>
        _indexer.GetSubscription(new GetSubscriptionRequest { SubscriptionId = id }, cancellationToken: cancel);

    private static PSBT Parse(string text)
    {
        try
        {
            return PSBT.Parse(text);
        }
        catch (HashPerpException error)
        {
            throw new HashPerpException(
                AspAdapterErrors.OperatorAnswerMalformed, $"The operator's virtual transaction can't be read: {error.What}", "Look at the operator.", error);
        }
    }
}
