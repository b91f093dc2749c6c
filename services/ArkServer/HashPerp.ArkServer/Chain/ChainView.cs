using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;

namespace HashPerp.ArkServer.Chain;

/// <summary>Asks the node where the chain stands. Never cached: a lock that opened with the last block must not be refused after it.</summary>
public sealed class ChainView(RPCClient node)
{
    public async Task<ChainTip> TipAsync(CancellationToken cancel)
    {
        var info = await node.GetBlockchainInfoAsync(cancel);
        return new ChainTip(info.Blocks, info.BestBlockHash, info.MedianTime);
    }
}
