using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>Near ties, reorganisations, and children that hold a package back.</summary>
internal static class ChainRows
{
    private const long Pot = OpenedContracts.PotSat;
    private const int DeepestReorganisation = 6;

    /// <summary>Of eleven times the sixth is the median.</summary>
    private const int HalfMedian = 5;

    public static IEnumerable<MatrixRow> All =>
    [
        new("MTP(H) = T - 1", "outcome", "everybody dead", "X4", Pot, 0, "exact: HEIGHT", stage => NearTieAsync(stage, -1)),
        new("MTP(H) = T", "outcome", "everybody dead", "X4", Pot, 0, "exact: HEIGHT", stage => NearTieAsync(stage, 0)),
        new("MTP(H) = T + 1", "outcome", "everybody dead", "X4", 0, Pot, "exact: TIME, which must be the first of two valid claims", stage => NearTieAsync(stage, 1)),
        .. Enumerable.Range(1, DeepestReorganisation).Select(blocks => new MatrixRow(
            $"{blocks} blocks are undone, the claim with them", "claimed", "reorganisation", "X4", 0, Pot, "exact", stage => ClaimUndoneAsync(stage, blocks))),
        .. Enumerable.Range(1, DeepestReorganisation).Select(blocks => new MatrixRow(
            $"{blocks} blocks are undone, the outcome with them", "outcome", "reorganisation", "X4", 0, Pot, "exact, by the new headers", stage => OutcomeUndoneAsync(stage, blocks))),
        new("a stranger's cheap child on the first anchor", "live", "HEIGHT pins", "X4", 0, Pot, "exact", PinnedAsync),
    ];

    private static async Task NearTieAsync(MatrixStage stage, int offset)
    {
        await stage.TroubleAsync();
        var (alice, bob) = (await stage.AliceAsync(), await stage.BobAsync());
        await alice.UnrollAsync();
        await stage.Chain.MineToHeightAsync(stage.ExpiryHeight - HalfMedian - 1);
        await stage.Chain.StopAtMedianTimeAsync(stage.TimeOf(2) + offset);
        Assert.Equal(stage.ExpiryHeight, await stage.Chain.HeightAsync());
        var (height, time) = (alice.Claim(2, ClaimKind.ClaimHeight), bob.Claim(2, ClaimKind.ClaimTime));
        if (offset > 0)
        {
            Assert.True(Assert.Single(await stage.Chain.Node.Rpc.TestMempoolAcceptAsync([height])).RejectReason != "non-final");
            Assert.Equal("TIME", await WinnerAsync(stage, rung: 2));
            await bob.ConfirmedAsync(time);
            await stage.TooLateAsync(height);
        }
        else
        {
            Assert.Equal("HEIGHT", await WinnerAsync(stage, rung: 2));
            await bob.RefusedAsync(time, "non-final");
            await alice.ConfirmedAsync(height);
        }
    }

    private static async Task ClaimUndoneAsync(MatrixStage stage, int blocks)
    {
        await stage.TroubleAsync();
        var bob = await stage.BobAsync();
        await bob.UnrollAsync();
        await stage.Chain.StopAtMedianTimeAsync(stage.TimeOf(0) + 1);
        var claim = bob.Claim(0, ClaimKind.ClaimTime);
        await bob.ConfirmedAsync(claim);
        await stage.Chain.MineQuicklyAsync(blocks - 1);
        await UndoAsync(stage, blocks);
        Assert.Null((await stage.Chain.Node.Rpc.GetRawTransactionAsync(claim.GetHash()))?.BlockHash);
        await bob.ConfirmedAsync(claim);
    }

    private static async Task OutcomeUndoneAsync(MatrixStage stage, int blocks)
    {
        await stage.TroubleAsync();
        var (alice, bob) = (await stage.AliceAsync(), await stage.BobAsync());
        await alice.UnrollAsync();
        var time = stage.TimeOf(2);
        await stage.Chain.MineToHeightAsync(stage.ExpiryHeight - blocks - (2 * HalfMedian) - 1);
        await MineAtAsync(stage, time - 100, HalfMedian + 1);
        await MineAtAsync(stage, time + 1, HalfMedian);
        await MineAtAsync(stage, time - 50, blocks);
        Assert.Equal("HEIGHT", await WinnerAsync(stage, rung: 2));

        await UndoAsync(stage, blocks);
        await MineAtAsync(stage, time + 2, blocks);
        Assert.Equal(stage.ExpiryHeight, await stage.Chain.HeightAsync());
        Assert.Equal("TIME", await WinnerAsync(stage, rung: 2));
        await bob.ConfirmedAsync(bob.Claim(2, ClaimKind.ClaimTime));
        await stage.TooLateAsync(alice.Claim(2, ClaimKind.ClaimHeight));
    }

    private static async Task PinnedAsync(MatrixStage stage)
    {
        await stage.TroubleAsync();
        var (alice, bob) = (await stage.AliceAsync(), await stage.BobAsync());
        await alice.AdvanceAsync();
        var pinned = bob.Exit.Graph.Transactions[0];
        var child = await ChildAsync(stage, pinned);
        for (var block = 0; block < 2; block++)
        {
            await stage.Chain.Node.SetMockTimeAsync(stage.Chain.Node.MockTime!.Value + 1);
            await stage.Chain.Node.Rpc.GenerateBlockAsync(BitcoindNode.NobodysDescriptor, []);
        }
        await bob.AdvanceAsync();
        Assert.NotEqual(child, await ChildAsync(stage, pinned));
        await bob.UnrollAsync();
        await stage.Chain.StopAtMedianTimeAsync(stage.TimeOf(0) + 1);
        await bob.ConfirmedAsync(bob.Claim(0, ClaimKind.ClaimTime));
    }

    private static Task<uint256?> ChildAsync(MatrixStage stage, Transaction parent) =>
        stage.Chain.Node.Rpc.GetTxSpendingPrevoutAsync(parent.OutPointOf(parent.Outputs.Count - 1));

    /// <summary>By the exit tool, which reads headers and nothing else.</summary>
    private static async Task<string?> WinnerAsync(MatrixStage stage, int rung)
    {
        await using var tool = stage.Contracts.BobTool(stage.Chain, stage.Contracts.Instant.Bob);
        Assert.Equal(0, await tool.CallAsync("plan"));
        return (string?)(await tool.EventAsync("plan.output", line => (int?)line["rung"] == rung))["winner"];
    }

    private static async Task UndoAsync(MatrixStage stage, int blocks)
    {
        var height = await stage.Chain.HeightAsync();
        await stage.Chain.Node.Rpc.InvalidateBlockAsync(await stage.Chain.Node.Rpc.GetBlockHashAsync(height - blocks + 1));
    }

    private static async Task MineAtAsync(MatrixStage stage, long time, int blocks)
    {
        for (var i = 0; i < blocks; i++)
        {
            await stage.Chain.Node.MineAtAsync(time + i);
        }
    }
}
