using System.Buffers.Binary;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>The first blocks of a replay, which <c>./hashperp up</c> has mined before any service listens.</summary>
public sealed class WarmUpTests
{
    /// <summary>Of mainnet's block 824,544, <c>../shared/data</c>: the header at the end of the warm-up.</summary>
    private const uint LastTime = 1_704_501_692;

    [Fact]
    public async Task A_chain_gets_its_warm_up_once()
    {
        await using var node = await BitcoindNode.StartNewAsync(cancel: TestContext.Current.CancellationToken);
        Assert.Equal(0, await WarmUpAsync(node));
        Assert.Equal(0, await WarmUpAsync(node));

        Assert.Equal(144, await node.Rpc.GetBlockCountAsync());
        var tip = await node.Rpc.GetBlockHeaderAsync(await node.Rpc.GetBestBlockHashAsync());
        Assert.Equal(LastTime, BinaryPrimitives.ReadUInt32LittleEndian(tip.AsSpan(68)));
    }

    private static async Task<int> WarmUpAsync(BitcoindNode node)
    {
        var folder = TestFolder.Create("warm-up");
        try
        {
            await using var program = await ChildProcess.StartAsync(
                "warm-up", [.. BuiltProgram.Command("HashPerp.Cli"), "traders", "--warm-up-only", "--folder", folder, "--height-offset", "824400"], node.Environment);
            return await program.WaitForExitAsync(TimeSpan.FromMinutes(1));
        }
        finally
        {
            TestFolder.Remove(folder);
        }
    }
}
