using HashPerp.Contracts.Ark.V1;

namespace HashPerp.ArkServer.Features.Indexer;

/// <summary>One transaction of an ancestry, with the transactions that it spends from.</summary>
internal sealed record ChainNode(string Txid, IndexerChainedTxType Type, long ExpiresAt, IReadOnlyList<string> Parents);

/// <summary>Orders an ancestry so that every transaction stands before all of its parents: reversed, it is the order in which to broadcast.</summary>
internal static class ChainOrder
{
    /// <param name="nodes">By txid; parents that are not in it are left out.</param>
    public static IReadOnlyList<ChainNode> Sort(string start, IReadOnlyDictionary<string, ChainNode> nodes)
    {
        var parentsFirst = new List<ChainNode>(nodes.Count);
        var entered = new HashSet<string>();
        var stack = new Stack<(string Txid, bool Leaving)>([(start, false)]);
        while (stack.TryPop(out var step))
        {
            if (!nodes.TryGetValue(step.Txid, out var node))
            {
                continue;
            }
            if (step.Leaving)
            {
                parentsFirst.Add(node);
            }
            else if (entered.Add(step.Txid))
            {
                stack.Push((step.Txid, true));
                foreach (var parent in node.Parents)
                {
                    stack.Push((parent, false));
                }
            }
        }
        parentsFirst.Reverse();
        return parentsFirst;
    }
}
