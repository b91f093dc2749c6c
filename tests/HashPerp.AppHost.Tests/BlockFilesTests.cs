using HashPerp.Testing;

namespace HashPerp.AppHost.Tests;

/// <summary>The time that a node is given after a restart, read from the files of a real one.</summary>
public sealed class BlockFilesTests
{
    private const long First = 1_704_067_200;

    [Fact]
    public async Task The_latest_block_gives_the_time_even_when_it_is_earlier_than_the_one_before_and_the_node_was_killed()
    {
        await using var node = await BitcoindNode.StartNewAsync(new BitcoindOptions { MockTime = First, ExtraArguments = ["-blocksxor=0"] });
        var blocks = Path.Combine(node.DataFolder, "regtest", "blocks");
        Assert.Null(BlockFiles.LatestTime(blocks));

        await node.MineHeadersAsync([First + 600, First + 1800, First + 1500]);
        await node.Process.KillAsync();

        Assert.Equal<uint?>((uint)First + 1500, BlockFiles.LatestTime(blocks));
    }

    [Fact]
    public void No_folder_is_no_time() => Assert.Null(BlockFiles.LatestTime("/nonexistent"));
}
