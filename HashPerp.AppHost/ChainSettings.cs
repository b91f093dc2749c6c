using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace HashPerp.AppHost;

/// <summary>
/// What the heights of the regtest node stand for; all who compute with them must be told the same. By default the node's block 144 stands for mainnet's block
/// 824,544, and blocks carry the times of mainnet's. A node that runs elsewhere has the time that it has.
/// </summary>
/// <param name="Kind"><c>replay</c> or <c>node</c>: <c>Chain:Kind</c>.</param>
/// <param name="HeightOffset">Display height less node height: <c>Chain:HeightOffset</c>.</param>
internal sealed record ChainSettings(string Kind, string HeightOffset)
{
    private const int DefaultHeightOffset = 824_544 - 144;

    /// <summary>Whether the node's clock follows the blocks instead of the wall.</summary>
    public bool IsReplay => Kind == "replay";

    public static ChainSettings From(IConfiguration configuration)
    {
        var kind = configuration["Chain:Kind"] ?? (NamesNode(configuration) ? "node" : "replay");
        var offset = kind == "replay" ? DefaultHeightOffset : 0;
        return new ChainSettings(kind, configuration["Chain:HeightOffset"] ?? offset.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Whether a node that runs elsewhere is named: <c>Bitcoin:RpcUrl</c>.</summary>
    public static bool NamesNode(IConfiguration configuration) => !string.IsNullOrEmpty(configuration["Bitcoin:RpcUrl"]);
}
