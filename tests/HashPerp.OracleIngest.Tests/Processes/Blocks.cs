using HashPerp.Testing;

namespace HashPerp.OracleIngest.Tests;

/// <summary>Chains on a regtest node, at times of January 2024.</summary>
internal static class Blocks
{
    private const long Start = 1_704_400_000;

    public static async Task<BitcoindNode> StartNodeAsync(int height, params string[] arguments)
    {
        var node = await BitcoindNode.StartNewAsync(new BitcoindOptions { MockTime = Start, ExtraArguments = arguments });
        await MineAsync(node, height, 600);
        return node;
    }

    /// <summary>Blocks at a distance of so many seconds.</summary>
    public static Task MineAsync(BitcoindNode node, int count, int gap) =>
        node.MineHeadersAsync(Enumerable.Range(1, count).Select(i => node.MockTime!.Value + (long)gap * i).ToList());

    /// <summary>Takes so many blocks back, then mines others.</summary>
    public static async Task ReorganiseAsync(BitcoindNode node, int depth, int next, int gap)
    {
        var tip = await node.Rpc.GetBlockCountAsync();
        await node.Rpc.InvalidateBlockAsync(await node.Rpc.GetBlockHashAsync(tip - depth + 1));
        await MineAsync(node, next, gap);
    }
}
