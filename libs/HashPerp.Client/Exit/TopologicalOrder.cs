using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Parents before children; among equals by txid, so that the same set always gives the same order.</summary>
internal static class TopologicalOrder
{
    public static IReadOnlyList<Transaction> Of(IReadOnlyDictionary<uint256, Transaction> byTxid)
    {
        var missing = byTxid.ToDictionary(
            entry => entry.Key, entry => entry.Value.Inputs.Select(input => input.PrevOut.Hash).Where(byTxid.ContainsKey).ToHashSet());
        var children = missing.SelectMany(entry => entry.Value.Select(parent => (parent, child: entry.Key))).ToLookup(pair => pair.parent, pair => pair.child);
        var ready = new SortedSet<uint256>(missing.Where(entry => entry.Value.Count == 0).Select(entry => entry.Key));
        var order = new List<Transaction>();
        while (ready.Count > 0)
        {
            var txid = ready.Min;
            ready.Remove(txid);
            order.Add(byTxid[txid]);
            foreach (var child in children[txid].Where(child => missing[child].Remove(txid) && missing[child].Count == 0))
            {
                ready.Add(child);
            }
        }
        return order.Count == byTxid.Count ? order : throw ClientErrors.AncestryRefused.Error("An ancestry that goes in circles.");
    }
}
