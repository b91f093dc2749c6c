using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// The operator is alive and against somebody, alone or with the other party: it takes the output of a checkpoint that its ark tx didn't follow in time. Who pays for what
/// anybody may publish makes no difference: a party's fee coins stand for the operator's.
/// </summary>
internal static class OperatorRows
{
    private const long Pot = OpenedContracts.PotSat;

    /// <summary>Before the checkpoint's delay is over: blocks follow each other within a second here.</summary>
    private const long LastMinute = 60;

    public static IEnumerable<MatrixRow> All =>
    [
        new("the winner is refused, and its checkpoint is published for it", "outcome", "operator censors", "X3", 0, Pot, "exact", CensoredAsync),
        new(
            "TIME's checkpoint alone, and nobody looks", "live", "HEIGHT and the operator", "X8", MatrixStage.TakenCoinSat, 0,
            "all lost: look within the checkpoint's delay", UnseenAsync)
        {
            OperatorSat = MatrixStage.CoinSat - HostileOperator.SweepFee, LostSat = MatrixStage.ExitFee + HostileOperator.SweepFee,
        },
        new("TIME's checkpoint alone, answered in the last minute with the whole graph", "live", "HEIGHT and the operator", "X8", 0, Pot, "exact", AnsweredAsync),
        new(
            "TIME's checkpoint alone, answered a block too late", "live", "HEIGHT and the operator", "X8", 0, 0,
            "all lost to both: the late answer brings HEIGHT's checkpoint too", LateAsync)
        {
            OperatorSat = 2 * (MatrixStage.CoinSat - HostileOperator.SweepFee), LostSat = 2 * HostileOperator.SweepFee,
        },
        new(
            "Final's checkpoint alone, and nobody looks", "live, two steps", "TIME and the operator", "X8", 0, 0,
            "all lost to both: look within the checkpoint's delay", stage => FinalAsync(stage, looks: false))
        {
            OperatorSat = (2 * MatrixStage.CoinSat) - HostileOperator.SweepFee, LostSat = HostileOperator.SweepFee,
        },
        new("Final's checkpoint alone, answered with Final", "live, two steps", "TIME and the operator", "X8", Pot, 0, "exact", stage => FinalAsync(stage, looks: true)),
    ];

    private static async Task CensoredAsync(MatrixStage stage)
    {
        await stage.DecideAsync();
        using var key = await stage.PublishedAsync(1);
        await stage.TroubleAsync();
        var (alice, bob) = (await stage.AliceAsync(), await stage.BobAsync());
        using var hostile = new HostileOperator();
        var checkpoint = await alice.UnrollToAsync(bob.SpenderOf(bob.Coin().OutPoint).GetHash());
        var sweep = hostile.SweepCoinOf(bob);
        await stage.RefusedAsync(sweep, "non-BIP68-final");

        var unrolled = await bob.UnrollAsync();
        await stage.PassAsync(checkpoint, MatrixStage.CheckpointDelay);
        await stage.TooLateAsync(sweep);
        await stage.PassAsync(unrolled, MatrixStage.ExitDelay);
        await bob.ConfirmedAsync(bob.FastClaim(1, ClaimKind.FastTime, key));
    }

    private static async Task UnseenAsync(MatrixStage stage)
    {
        var (alice, bob, hostile, checkpoint) = await LoneCheckpointAsync(stage);
        using var owned = hostile;
        var sweep = hostile.SweepCoinOf(bob);
        await stage.Chain.StopAtMedianTimeAsync(checkpoint + MatrixStage.CheckpointDelay - 1);
        await stage.RefusedAsync(sweep, "non-BIP68-final");
        await stage.Chain.PassSecondAsync();
        await stage.TakenAsync(sweep);
        await stage.TakeCoinAsync(alice);
        await Assert.ThrowsAsync<HashPerpException>(bob.UnrollAsync);
    }

    private static async Task AnsweredAsync(MatrixStage stage)
    {
        var (_, bob, hostile, checkpoint) = await LoneCheckpointAsync(stage);
        using var owned = hostile;
        var sweep = hostile.SweepCoinOf(bob);
        await stage.Chain.StopAtMedianTimeAsync(checkpoint + MatrixStage.CheckpointDelay - LastMinute);
        await bob.UnrollAsync();
        await stage.PassAsync(checkpoint, MatrixStage.CheckpointDelay);
        await stage.TooLateAsync(sweep);
        await stage.Chain.StopAtMedianTimeAsync(stage.TimeOf(0) + 1);
        await bob.ConfirmedAsync(bob.Claim(0, ClaimKind.ClaimTime));
    }

    private static async Task LateAsync(MatrixStage stage)
    {
        var (alice, bob, hostile, checkpoint) = await LoneCheckpointAsync(stage);
        using var owned = hostile;
        await stage.PassAsync(checkpoint, MatrixStage.CheckpointDelay);
        await stage.TakenAsync(hostile.SweepCoinOf(bob));
        await Assert.ThrowsAsync<HashPerpException>(bob.UnrollAsync);
        await stage.TooLateAsync(alice.TakeCoin());
        await stage.PassAsync(await stage.Chain.MedianTimeAsync(), MatrixStage.CheckpointDelay);
        await stage.TakenAsync(hostile.SweepCoinOf(alice));
    }

    private static async Task FinalAsync(MatrixStage stage, bool looks)
    {
        await stage.TroubleAsync();
        var (alice, bob) = (await stage.AliceAsync(stage.Contracts.TwoStep.Alice), await stage.BobAsync(stage.Contracts.TwoStep.Bob));
        using var hostile = new HostileOperator();
        var setup = alice.Exit.Kit.Setup!;
        var spender = alice.SpenderOf(setup.OutPoint);
        var checkpoint = await bob.UnrollToAsync(spender.GetHash());
        var sweep = hostile.Sweep(alice.Exit.Kit.Terms, spender, setup.Script.Activate);
        if (looks)
        {
            var unrolled = await alice.UnrollAsync();
            await stage.PassAsync(checkpoint, MatrixStage.CheckpointDelay);
            await stage.TooLateAsync(sweep);
            await stage.Chain.MineToHeightAsync(stage.ExpiryHeight);
            await stage.PassAsync(unrolled, MatrixStage.ClaimDelay);
            await alice.ConfirmedAsync(alice.Claim(2, ClaimKind.ClaimHeight));
            return;
        }
        await stage.Chain.StopAtMedianTimeAsync(checkpoint + MatrixStage.CheckpointDelay - 1);
        await stage.RefusedAsync(sweep, "non-BIP68-final");
        await stage.Chain.PassSecondAsync();
        await stage.TakenAsync(sweep);
        await Assert.ThrowsAsync<HashPerpException>(alice.UnrollAsync);
    }

    private static async Task<(ExitParty Alice, ExitParty Bob, HostileOperator Hostile, long Checkpoint)> LoneCheckpointAsync(MatrixStage stage)
    {
        await stage.TroubleAsync();
        var (alice, bob) = (await stage.AliceAsync(), await stage.BobAsync());
        var checkpoint = await alice.UnrollToAsync(bob.SpenderOf(bob.Coin().OutPoint).GetHash());
        return (alice, bob, new HostileOperator(), checkpoint);
    }
}
