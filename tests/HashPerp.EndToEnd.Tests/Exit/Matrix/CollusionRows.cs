using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// Somebody has what it takes to spend an output of a contract a second time: its own coin with the operator, or a pot with the operator and an attestor's key; or waits until
/// nobody looks.
/// </summary>
internal static class CollusionRows
{
    private const long Pot = OpenedContracts.PotSat;

    public static IEnumerable<MatrixRow> All =>
    [
        new(
            "TIME takes its coin back, HEIGHT's is left in its checkpoint, and nobody looks", "live", "TIME, operator dead", "X8", 0, MatrixStage.TakenCoinSat,
            "all lost: look within d1", AbandonedAsync)
        {
            LostSat = MatrixStage.CoinSat + MatrixStage.ExitFee,
        },
        new(
            "TIME's coin is signed away a second time", "live", "TIME and the operator", "X8", 0, MatrixStage.CoinSat - HostileOperator.MutualFee,
            "all lost, whoever looks: bigger pots open anchored", stage => RespentAsync(stage, stage.Contracts.Instant))
        {
            OperatorSat = MatrixStage.CoinSat - HostileOperator.SweepFee, LostSat = HostileOperator.MutualFee + HostileOperator.SweepFee,
        },
        new(
            "TIME's coin under the Setup is signed away a second time", "set up", "TIME and the operator", "X7", 0, MatrixStage.CoinSat - HostileOperator.MutualFee,
            "all lost, whoever looks: so is a Setup while it isn't anchored", stage => RespentAsync(stage, stage.Contracts.SetUp))
        {
            OperatorSat = MatrixStage.CoinSat - HostileOperator.SweepFee, LostSat = HostileOperator.MutualFee + HostileOperator.SweepFee,
        },
        new("they turn when the whole graph is on the chain", "unrolled", "TIME and the operator", "X4", Pot, 0, "exact", TooLateAsync),
        new(
            "F2 with three keys before the outcome", "unrolled", "HEIGHT, the operator and the attestor", "X2b", Pot - HostileOperator.WinFee, 0,
            "all lost from guardH on: two attestors", WinLeafAsync)
        {
            LostSat = HostileOperator.WinFee,
        },
    ];

    private static async Task AbandonedAsync(MatrixStage stage)
    {
        await stage.TroubleAsync();
        var (alice, bob) = (await stage.AliceAsync(), await stage.BobAsync());
        await stage.TakeCoinAsync(bob);
        await bob.UnrollToAsync(alice.SpenderOf(alice.Coin().OutPoint).GetHash());
        await Assert.ThrowsAsync<HashPerpException>(alice.UnrollAsync);
        await stage.TooLateAsync(alice.TakeCoin());
    }

    private static async Task RespentAsync(MatrixStage stage, (byte[] Alice, byte[] Bob) kits)
    {
        await stage.TroubleAsync();
        var (alice, bob) = (await stage.AliceAsync(kits.Alice), await stage.BobAsync(kits.Bob));
        using var hostile = new HostileOperator();
        await bob.UnrollToAsync(bob.Coin().OutPoint.Hash);
        await stage.TakenAsync(hostile.Respend(bob));
        var checkpoint = await bob.UnrollToAsync(alice.SpenderOf(alice.Coin().OutPoint).GetHash());
        await Assert.ThrowsAsync<HashPerpException>(alice.UnrollAsync);
        await stage.TooLateAsync(alice.TakeCoin());
        await stage.PassAsync(checkpoint, MatrixStage.CheckpointDelay);
        await stage.TakenAsync(hostile.SweepCoinOf(alice));
    }

    private static async Task TooLateAsync(MatrixStage stage)
    {
        await stage.TroubleAsync();
        var (alice, bob) = (await stage.AliceAsync(), await stage.BobAsync());
        using var hostile = new HostileOperator();
        var unrolled = await alice.UnrollAsync();
        await stage.PassAsync(unrolled, MatrixStage.CheckpointDelay);
        await stage.TooLateAsync(hostile.Respend(bob));
        await stage.TooLateAsync(hostile.SweepCoinOf(bob));
        await stage.TooLateAsync(hostile.SweepCoinOf(alice));
        await stage.Chain.MineToHeightAsync(stage.ExpiryHeight);
        await stage.PassAsync(unrolled, MatrixStage.ClaimDelay);
        await alice.ConfirmedAsync(alice.Claim(2, ClaimKind.ClaimHeight));
    }

    private static async Task WinLeafAsync(MatrixStage stage)
    {
        const int Rung = 1;
        await stage.TroubleAsync();
        var (alice, bob) = (await stage.AliceAsync(), await stage.BobAsync());
        using var hostile = new HostileOperator();
        using var stolen = stage.Contracts.StolenKey(Leg.Height, stage.TimeOf(Rung));
        await bob.UnrollAsync();
        var series = alice.Exit.Kit.Terms.Series;
        var theft = hostile.HeightWin(alice, Rung, stolen);
        await stage.Chain.StopAtMedianTimeAsync(series.GuardOf(series.Rungs[Rung]));
        await stage.RefusedAsync(theft, "non-final");
        await stage.Chain.PassSecondAsync();
        await bob.RefusedAsync(bob.Claim(Rung, ClaimKind.ClaimTime), "non-final");
        await stage.TakenAsync(theft);
        await stage.Chain.StopAtMedianTimeAsync(stage.TimeOf(Rung) + 1);
        await stage.TooLateAsync(bob.Claim(Rung, ClaimKind.ClaimTime));
    }
}
