using HashPerp.Bitcoin;
using HashPerp.OracleIngest.Core;
using HashPerp.Primitives;

namespace HashPerp.OracleIngest;

/// <summary>Whether a node is the one to read: asked at the start and whenever it was away, because another may have taken its place.</summary>
public sealed class NodeCheck(RPCClient node, OracleOptions options)
{
    /// <exception cref="HashPerpException">
    /// <see cref="OracleIngestErrors.WrongNetwork"/>, <see cref="OracleIngestErrors.PrunedNode"/>; <see cref="BitcoinErrors.NodeUnreachable"/>.
    /// </exception>
    public async Task RequireAsync(CancellationToken cancel)
    {
        var genesis = await node.GetBlockHashAsync(0, cancel);
        if (genesis != options.GenesisHash)
        {
            throw OracleIngestErrors.WrongNetwork.Error(
                $"The node's genesis block is {genesis}, expected is {options.GenesisHash}.", "Point Bitcoin__RpcUrl at a node of this network.");
        }
        var info = await node.CallAsync("getblockchaininfo", [], cancel);
        if (info.GetProperty("pruned").GetBoolean())
        {
            // Headers survive pruning. The operator and the exits read whole blocks of this node, and must not find that out at the worst moment.
            throw OracleIngestErrors.PrunedNode.Error("The node deletes old blocks.", "Use a node that prunes nothing (-prune=0).");
        }
    }

    /// <summary>Whether an error means that the node is away or starting, which passes.</summary>
    public static bool IsPassing(HashPerpException error) => error.Code == BitcoinErrors.NodeUnreachable;

    /// <summary>Whether an error means that this node must not be read at all.</summary>
    public static bool IsRefusal(HashPerpException error) => error.Code == OracleIngestErrors.WrongNetwork || error.Code == OracleIngestErrors.PrunedNode
        || error.Code == OracleIngestErrors.HistoryMismatch;
}
