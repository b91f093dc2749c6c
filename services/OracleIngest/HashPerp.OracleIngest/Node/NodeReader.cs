using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.OracleIngest.Core;
using HashPerp.Primitives;

namespace HashPerp.OracleIngest;

/// <summary>
/// Reads a node's best chain in steps: back to the last block in common, then on by heights. Whatever was missed, by a lost notice or a day off, is in the next
/// step. Headers must link to what is known, so a chain that moves meanwhile gives an error, not a tear.
/// </summary>
public sealed class NodeReader(RPCClient node, OracleOptions options)
{
    /// <summary>A node that takes back more than this is another chain.</summary>
    public const int MaxReorganisation = 1_000;

    private const int CallsAtOnce = 16;

    /// <summary>The next step from a known chain; null when the node has nothing else.</summary>
    /// <exception cref="HashPerpException">
    /// <see cref="ChainErrors.BrokenHeaderChain"/>: the chain moved, read again. <see cref="OracleIngestErrors.HistoryMismatch"/>: nothing in common.
    /// </exception>
    public async Task<NodeStep?> NextAsync(HeaderChain known, CancellationToken cancel)
    {
        var best = await node.GetBestBlockHashAsync(cancel);
        if (best == known.TipHash)
        {
            return null;
        }
        var nodeHeight = (await node.GetBlockHeaderInfoAsync(best, cancel)).Height;
        var fork = await ForkAsync(known, nodeHeight, cancel);
        var headers = await HeadersAsync(fork + 1, Math.Min(nodeHeight, fork + options.BatchHeaders), cancel);
        var previous = known.HashAt(fork);
        foreach (var header in headers)
        {
            previous = header.PreviousHash == previous ? header.Hash : throw Moved();
        }
        return fork == known.TipHeight && headers.Count == 0 ? null : new NodeStep(fork, headers, nodeHeight);
    }

    /// <summary>The first headers of an empty database; none while the node hasn't come that far.</summary>
    public async Task<IReadOnlyList<ChainHeader>> FirstAsync(CancellationToken cancel)
    {
        var nodeHeight = await node.GetBlockCountAsync(cancel);
        return await HeadersAsync(options.LowestHeader, Math.Min(nodeHeight, options.LowestHeader + options.BatchHeaders - 1), cancel);
    }

    private async Task<int> ForkAsync(HeaderChain known, int nodeHeight, CancellationToken cancel)
    {
        for (var height = Math.Min(known.TipHeight, nodeHeight); ; height--)
        {
            if (height < known.FirstHeight || height < known.TipHeight - MaxReorganisation)
            {
                throw OracleIngestErrors.HistoryMismatch.Error(
                    $"The node has no block in common with the last {known.TipHeight - height} known here.",
                    "Check the node; if it is right, begin with an empty database.");
            }
            if (await HashAsync(height, cancel) == known.HashAt(height))
            {
                return height;
            }
        }
    }

    private async Task<IReadOnlyList<ChainHeader>> HeadersAsync(int first, int last, CancellationToken cancel)
    {
        var headers = new List<ChainHeader>();
        for (var next = first; next <= last; next += CallsAtOnce)
        {
            var heights = Enumerable.Range(next, Math.Min(CallsAtOnce, last - next + 1));
            headers.AddRange(await Task.WhenAll(heights.Select(height => HeaderAsync(height, cancel))));
        }
        return headers;
    }

    private async Task<ChainHeader> HeaderAsync(int height, CancellationToken cancel) =>
        ChainHeader.Parse(await node.GetBlockHeaderAsync(await HashAsync(height, cancel), cancel));

    private async Task<uint256> HashAsync(int height, CancellationToken cancel)
    {
        try
        {
            return await node.GetBlockHashAsync(height, cancel);
        }
        catch (HashPerpException error) when (RPCException.CodeOf(error) == RPCErrorCode.InvalidParameter)
        {
            throw Moved();
        }
    }

    private static HashPerpException Moved() => ChainErrors.BrokenHeaderChain.Error("The node's chain moved while it was read.", "Read the headers again.");
}
