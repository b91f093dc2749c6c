using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>Somebody is silent or dead; nobody cheats.</summary>
internal static class SilenceRows
{
    private const long Pot = OpenedContracts.PotSat;

    /// <summary>Half of five pots, and the connector.</summary>
    private const long OwnSat = 250_330;

    public static IEnumerable<MatrixRow> All =>
    [
        new("TIME won, its key is published", "outcome", "operator dead", "X3", 0, Pot, "exact", stage => FastAsync(stage, 1, Leg.Time)),
        new("HEIGHT won, its key is published", "outcome", "operator dead", "X3", Pot, 0, "exact", stage => FastAsync(stage, 3, Leg.Height)),
        new("TIME won, nobody says so", "outcome", "operator and attestor dead", "X4", 0, Pot, "exact", stage => ClaimAsync(stage, stage.Contracts.Instant, 0, Leg.Time)),
        new("HEIGHT won, nobody says so", "outcome", "operator and attestor dead", "X4", Pot, 0, "exact", stage => ClaimAsync(stage, stage.Contracts.Instant, 2, Leg.Height)),
        new("TIME won, opened in two steps", "outcome", "everybody dead", "X4", 0, Pot, "exact", stage => ClaimAsync(stage, stage.Contracts.TwoStep, 0, Leg.Time)),
        new("HEIGHT won, opened in two steps", "outcome", "everybody dead", "X4", Pot, 0, "exact", stage => ClaimAsync(stage, stage.Contracts.TwoStep, 2, Leg.Height)),
        new("TIME unrolls before T", "live", "everybody dead", "X4", 0, Pot, "exact, at its lock", UnrolledInTimeAsync),
        new("nobody claims for sixty days", "outcome", "everybody away", "X5", Pot / 2, Pot / 2, "the winner's own loss: half", SplitAsync),
        new("the winner is 59 days late", "outcome", "everybody dead", "X4", 0, Pot, "exact", LateAsync),
        new("never activated, HEIGHT goes", "set up", "operator and TIME dead", "X7", OwnSat, OwnSat, "stakes back", stage => RefundAsync(stage, Leg.Height)),
        new("never activated, TIME goes", "set up", "operator and HEIGHT dead", "X7", OwnSat, OwnSat, "stakes back", stage => RefundAsync(stage, Leg.Time)),
    ];

    private static async Task FastAsync(MatrixStage stage, int rung, Leg winner)
    {
        await stage.DecideAsync();
        using var key = await stage.PublishedAsync(rung);
        await stage.TroubleAsync();
        var owner = winner == Leg.Height ? await stage.AliceAsync() : await stage.BobAsync();
        var claim = owner.FastClaim(rung, winner == Leg.Height ? ClaimKind.FastHeight : ClaimKind.FastTime, key);
        var from = await owner.UnrollAsync();
        await owner.RefusedAsync(claim, "non-BIP68-final");
        await stage.PassAsync(from, MatrixStage.ExitDelay);
        await owner.ConfirmedAsync(claim);
    }

    private static async Task ClaimAsync(MatrixStage stage, (byte[] Alice, byte[] Bob) kits, int rung, Leg winner)
    {
        await stage.DecideAsync();
        await stage.TroubleAsync();
        var owner = winner == Leg.Height ? await stage.AliceAsync(kits.Alice) : await stage.BobAsync(kits.Bob);
        var claim = owner.Claim(rung, winner == Leg.Height ? ClaimKind.ClaimHeight : ClaimKind.ClaimTime);
        var from = await owner.UnrollAsync();
        await stage.PassAsync(from, MatrixStage.ExitDelay);
        await owner.RefusedAsync(claim, "non-BIP68-final");
        await stage.PassAsync(from, MatrixStage.ClaimDelay);
        await owner.ConfirmedAsync(claim);
    }

    private static async Task UnrolledInTimeAsync(MatrixStage stage)
    {
        await stage.TroubleAsync();
        var bob = await stage.BobAsync();
        await bob.UnrollAsync();
        var claim = bob.Claim(0, ClaimKind.ClaimTime);
        await stage.Chain.StopAtMedianTimeAsync(stage.TimeOf(0));
        await bob.RefusedAsync(claim, "non-final");
        await stage.Chain.PassSecondAsync();
        await bob.ConfirmedAsync(claim);
    }

    private static async Task SplitAsync(MatrixStage stage)
    {
        await stage.TroubleAsync();
        var alice = await stage.AliceAsync();
        await alice.UnrollAsync();
        var split = alice.Claim(0, ClaimKind.Split);
        await stage.Chain.StopAtMedianTimeAsync(stage.TimeOf(0) + SplitAfter);
        await alice.RefusedAsync(split, "non-final");
        await stage.Chain.PassSecondAsync();
        await alice.ConfirmedAsync(split);
    }

    private static async Task LateAsync(MatrixStage stage)
    {
        await stage.TroubleAsync();
        var bob = await stage.BobAsync();
        await bob.UnrollAsync();
        await stage.Chain.StopAtMedianTimeAsync(stage.TimeOf(0) + SplitAfter - 86_400);
        await bob.RefusedAsync(bob.Claim(0, ClaimKind.Split), "non-final");
        await bob.ConfirmedAsync(bob.Claim(0, ClaimKind.ClaimTime));
    }

    private static async Task RefundAsync(MatrixStage stage, Leg goes)
    {
        await stage.TroubleAsync();
        var owner = goes == Leg.Height ? await stage.AliceAsync(stage.Contracts.SetUp.Alice) : await stage.BobAsync(stage.Contracts.SetUp.Bob);
        await owner.UnrollAsync();
        var refund = owner.Exit.RefundExit();
        await stage.Chain.StopAtMedianTimeAsync(owner.Exit.Kit.Terms.SetupDeadline);
        await owner.RefusedAsync(refund, "non-final");
        await stage.Chain.PassSecondAsync();
        await owner.ConfirmedAsync(refund);
    }

    /// <summary>Seconds after T, sixty days.</summary>
    private const long SplitAfter = 5_184_000;
}
