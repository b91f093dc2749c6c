using HashPerp.ContractScripts;

namespace HashPerp.EndToEnd.Tests;

/// <summary>Something that was spent off-chain is brought to the chain.</summary>
internal static class StaleRows
{
    private const long Pot = OpenedContracts.PotSat;
    private const long OwnSat = 250_330;

    public static IEnumerable<MatrixRow> All =>
    [
        new("a superseded Setup, answered with the whole graph", "live, two steps", "TIME unrolls the old Setup, operator dead", "X8", Pot, 0, "exact", AnsweredAsync),
        new("a superseded Setup, nobody looks for d1", "live, two steps", "TIME unrolls the old Setup, operator dead", "X8", OwnSat, OwnSat, "the win is lost, the stake is not: look within d1", UnansweredAsync),
        new("a checkpoint alone, with nobody to sweep it", "live", "HEIGHT publishes up to a checkpoint, operator dead", "X8", 0, Pot, "exact", LoneCheckpointAsync),
    ];

    private static async Task AnsweredAsync(MatrixStage stage)
    {
        await stage.TroubleAsync();
        var bob = await stage.BobAsync(stage.Contracts.Superseded.Bob);
        await bob.UnrollAsync();
        var alice = await stage.AliceAsync(stage.Contracts.TwoStep.Alice);
        Assert.True(alice.Exit.Graph.Transactions.Count > bob.Exit.Graph.Transactions.Count);
        var from = await alice.UnrollAsync();
        await stage.Chain.StopAtMedianTimeAsync(bob.Exit.Kit.Terms.SetupDeadline + 1);
        await stage.TooLateAsync(bob.Exit.RefundExit());
        await stage.Chain.MineToHeightAsync(stage.ExpiryHeight);
        await stage.PassAsync(from, MatrixStage.ClaimDelay);
        await alice.ConfirmedAsync(alice.Claim(2, ClaimKind.ClaimHeight));
    }

    private static async Task UnansweredAsync(MatrixStage stage)
    {
        await stage.TroubleAsync();
        var bob = await stage.BobAsync(stage.Contracts.Superseded.Bob);
        var alice = await stage.AliceAsync(stage.Contracts.TwoStep.Alice);
        await bob.UnrollAsync();
        await stage.Chain.StopAtMedianTimeAsync(bob.Exit.Kit.Terms.SetupDeadline + 1);
        await bob.ConfirmedAsync(bob.Exit.RefundExit());
        await Assert.ThrowsAsync<Primitives.HashPerpException>(alice.UnrollAsync);
    }

    private static async Task LoneCheckpointAsync(MatrixStage stage)
    {
        await stage.TroubleAsync();
        var (alice, bob) = (await stage.AliceAsync(), await stage.BobAsync());
        // Trees and checkpoints, not the ark tx, which comes last.
        var ark = alice.Exit.Graph.Transactions[^1];
        for (var confirmed = 0; confirmed < alice.Exit.Graph.Transactions.Count - 1; confirmed = await ConfirmedAsync(stage, alice))
        {
            await alice.AdvanceAsync();
            await stage.Chain.MineQuicklyAsync();
        }
        Assert.Null(await stage.Chain.Node.Rpc.GetRawTransactionAsync(ark.GetHash()));
        await stage.DecideAsync();
        await stage.PassAsync(await bob.UnrollAsync(), MatrixStage.ClaimDelay);
        await bob.ConfirmedAsync(bob.Claim(0, ClaimKind.ClaimTime));
    }

    private static async Task<int> ConfirmedAsync(MatrixStage stage, ExitParty party)
    {
        var found = await Task.WhenAll(party.Exit.Graph.Transactions.Select(tx => stage.Chain.Node.Rpc.GetRawTransactionAsync(tx.GetHash())));
        return found.Count(tx => tx?.BlockHash is not null);
    }
}
