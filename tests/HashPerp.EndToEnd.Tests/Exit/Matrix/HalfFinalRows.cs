using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// An instant opening is left half final: of equal coins HEIGHT's checkpoint is released first, and TIME, alone or with the operator, keeps the other from it. HEIGHT
/// has its own branch and, from presigning, the claim set; what else the kit holds it doesn't have here, and doesn't publish.
/// </summary>
internal static class HalfFinalRows
{
    private const long Pot = OpenedContracts.PotSat;

    public static IEnumerable<MatrixRow> All =>
    [
        new(
            "TIME keeps its checkpoint back and publishes HEIGHT's, the operator sweeps", "released by HEIGHT", "TIME and the operator", "X7b", 0, MatrixStage.TakenCoinSat,
            "all lost, whoever looks: bigger pots open anchored", stage => WithheldAsync(stage, swept: true))
        {
            OperatorSat = MatrixStage.CoinSat - HostileOperator.SweepFee, LostSat = MatrixStage.ExitFee + HostileOperator.SweepFee,
        },
        new(
            "TIME keeps its checkpoint back and publishes HEIGHT's, nobody sweeps", "released by HEIGHT", "TIME, operator dead", "X7b", 0, MatrixStage.TakenCoinSat,
            "all lost, whoever looks: bigger pots open anchored", stage => WithheldAsync(stage, swept: false))
        {
            LostSat = MatrixStage.CoinSat + MatrixStage.ExitFee,
        },
        new(
            "TIME keeps its checkpoint back, HEIGHT takes its coin", "released by HEIGHT", "TIME silent, operator dead", "X7b", MatrixStage.TakenCoinSat, MatrixStage.TakenCoinSat,
            "exact, less the fee", CoinsBackAsync)
        {
            LostSat = 2 * MatrixStage.ExitFee,
        },
        new(
            "the complete set is kept from HEIGHT, which takes its coin; TIME answers with the whole graph", "final, unknown to HEIGHT", "TIME and the operator", "X8", Pot, 0,
            "exact, by what the chain shows: no command reads it yet", HiddenAsync),
    ];

    private static async Task WithheldAsync(MatrixStage stage, bool swept)
    {
        await stage.TroubleAsync();
        var (alice, bob) = (await stage.AliceAsync(), await stage.BobAsync());
        RequireHeightFirst(alice.Exit.Kit.Terms);
        using var hostile = new HostileOperator();
        var released = alice.SpenderOf(alice.Coin().OutPoint);
        // HEIGHT is on its way out, within the block; its exit needs d1, a checkpoint nothing.
        await alice.UnrollToAsync(alice.Coin().OutPoint.Hash);
        await stage.RefusedAsync(alice.TakeCoin(), "non-BIP68-final");
        var checkpoint = await bob.UnrollToAsync(released.GetHash());
        await stage.TooLateAsync(alice.TakeCoin());
        await stage.PassAsync(checkpoint, MatrixStage.CheckpointDelay);
        if (swept)
        {
            await stage.TakenAsync(hostile.SweepCoinOf(alice));
        }
        await stage.TakeCoinAsync(bob);
        // TIME's checkpoint can come no more, and with it the ark tx.
        await Assert.ThrowsAsync<HashPerpException>(bob.UnrollAsync);
        Assert.Equal(swept, await stage.Chain.Node.Rpc.GetTxOutAsync(released.OutPointOf(0)) is null);
    }

    private static async Task CoinsBackAsync(MatrixStage stage)
    {
        await stage.TroubleAsync();
        var (alice, bob) = (await stage.AliceAsync(), await stage.BobAsync());
        await stage.TakeCoinAsync(alice);
        // TIME, back and wiser, has HEIGHT's checkpoint and no use for it.
        await stage.TooLateAsync(bob.SpenderOf(alice.Coin().OutPoint));
        await stage.TakeCoinAsync(bob);
    }

    private static async Task HiddenAsync(MatrixStage stage)
    {
        await stage.TroubleAsync();
        var (alice, bob) = (await stage.AliceAsync(), await stage.BobAsync());
        await alice.UnrollToAsync(alice.Coin().OutPoint.Hash);
        var unrolled = await bob.UnrollAsync();
        await stage.TooLateAsync(alice.TakeCoin());
        await stage.Chain.MineToHeightAsync(stage.ExpiryHeight);
        await stage.PassAsync(unrolled, MatrixStage.ClaimDelay);
        await alice.ConfirmedAsync(alice.Claim(2, ClaimKind.ClaimHeight));
    }

    private static void RequireHeightFirst(ContractTerms terms) =>
        Assert.Equal(terms.Inputs.Single(input => input.Owner == CoinOwner.Height).Key, ReleaseOrder.Of(terms, OpeningPlan.Instant(terms).Creation)[0].Signer);
}
