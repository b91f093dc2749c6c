using System.Text.Json;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Whether a node can carry an exit (docs/adr/0007): the kit's network, package relay with version 3 and zero-valued anchors, and an index of transactions.</summary>
public static class NodeFitness
{
    /// <summary>Relays a parent without fee, with a zero-valued anchor, in a package of two: Bitcoin Core 29, Knots 29.</summary>
    private const int LeastVersion = 290_000;

    /// <returns>What the node calls itself.</returns>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.NodeUnfit"/>.</exception>
    public static async Task<string> RequireAsync(RPCClient node, GenesisPrefix genesis, CancellationToken cancel)
    {
        if (GenesisPrefix.Of(await node.GetBlockHashAsync(0, cancel)) != genesis)
        {
            throw ClientErrors.NodeUnfit.Error("The node is on another network than the kit.", "Name a node of the kit's network.");
        }
        var network = await node.CallAsync("getnetworkinfo", [], cancel);
        var (version, name) = (Number(network, "version"), Text(network, "subversion"));
        if (version < LeastVersion)
        {
            throw ClientErrors.NodeUnfit.Error($"The node is {name}, which doesn't relay our packages.", "Use Bitcoin Core or Knots from version 29 on.");
        }
        var policy = Text(await node.CallAsync("getmempoolinfo", [], cancel), "truc_policy");
        // Core always enforces these rules and has no such setting. Knots "accepts" by default, which leaves a parent without fee out.
        if (policy.Length > 0 && policy != "enforce")
        {
            throw ClientErrors.NodeUnfit.Error($"The node runs with -mempooltruc={policy} and refuses parents without fee.", "Start it with -mempooltruc=enforce.");
        }
        await RequireIndexAsync(node, cancel);
        if ((await node.GetBlockchainInfoAsync(cancel)).InitialBlockDownload)
        {
            throw ClientErrors.NodeUnfit.Error("The node is still catching up with the chain.", "Wait until it has; delays and winners are read from its headers.");
        }
        return name;
    }

    private static async Task RequireIndexAsync(RPCClient node, CancellationToken cancel)
    {
        var indexes = await node.CallAsync("getindexinfo", [], cancel);
        if (!indexes.TryGetProperty("txindex", out var index))
        {
            throw ClientErrors.NodeUnfit.Error("The node has no index of transactions.", "Start it with -txindex=1.");
        }
        if (!index.TryGetProperty("synced", out var synced) || synced.ValueKind != JsonValueKind.True)
        {
            throw ClientErrors.NodeUnfit.Error("The node's index of transactions is not complete yet.", "Wait until getindexinfo says that it is synced.");
        }
    }

    private static int Number(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.TryGetInt32(out var number) ? number : 0;

    private static string Text(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
