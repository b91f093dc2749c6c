using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>The loser unrolls to race for the pot, with or without keys that it shouldn't have. TIME has won rungs 0 and 1.</summary>
internal static class RaceRows
{
    private const long Pot = OpenedContracts.PotSat;

    public static IEnumerable<MatrixRow> All =>
    [
        new("TIME has the published key", "live", "HEIGHT unrolls to race", "X2b", 0, Pot, "exact", FastAnswersAsync),
        new("nobody has a key, the locks are far apart", "live", "HEIGHT unrolls to race, attestor dead", "X2b", 0, Pot, "exact", ClaimAnswersAsync),
        new("nobody looks until both locks are open", "live", "HEIGHT unrolls to race", "X2b", Pot, 0, "all lost: look between H and T, settle off-chain, or claim at T", BothOpenAsync),
        new("HEIGHT's key is stolen before the outcome", "live", "HEIGHT with a stolen key", "X2b", 0, Pot, "exact", stage => StolenAsync(stage, timeHasKey: true)),
        new("the attestor publishes the wrong key only", "live", "HEIGHT and the attestor", "X4", 0, Pot, "exact, by the claim without a key", stage => StolenAsync(stage, timeHasKey: false)),
        new("both keys are out, and nobody looks until both locks are open", "outcome", "HEIGHT and the attestor", "X3", Pot, 0, "all lost: unroll before T - d2", BothKeysAsync),
    ];

    private static async Task FastAnswersAsync(MatrixStage stage)
    {
        var (alice, bob) = await UnrolledByHeightAsync(stage);
        await stage.Chain.StopAtMedianTimeAsync(stage.TimeOf(1) + 1);
        using var key = await stage.PublishedAsync(1);
        await alice.RefusedAsync(alice.Claim(1, ClaimKind.ClaimHeight), "non-final");
        await bob.ConfirmedAsync(bob.FastClaim(1, ClaimKind.FastTime, key));
        await AfterwardsAsync(stage, alice.Claim(1, ClaimKind.ClaimHeight));
    }

    private static async Task ClaimAnswersAsync(MatrixStage stage)
    {
        var (alice, bob) = await UnrolledByHeightAsync(stage);
        await stage.Chain.StopAtMedianTimeAsync(stage.TimeOf(0) + 1);
        await alice.RefusedAsync(alice.Claim(0, ClaimKind.ClaimHeight), "non-final");
        await bob.ConfirmedAsync(bob.Claim(0, ClaimKind.ClaimTime));
        await AfterwardsAsync(stage, alice.Claim(0, ClaimKind.ClaimHeight));
    }

    /// <summary>The adversary's first finding: plain scripts let both claim.</summary>
    private static async Task BothOpenAsync(MatrixStage stage)
    {
        var (alice, bob) = await UnrolledByHeightAsync(stage);
        await stage.DecideAsync();
        await alice.ConfirmedAsync(alice.Claim(0, ClaimKind.ClaimHeight));
        await stage.TooLateAsync(bob.Claim(0, ClaimKind.ClaimTime));
    }

    private static async Task StolenAsync(MatrixStage stage, bool timeHasKey)
    {
        using var stolen = stage.Contracts.StolenKey(Leg.Height, stage.TimeOf(1));
        var (alice, bob) = await UnrolledByHeightAsync(stage);
        var theft = alice.FastClaim(1, ClaimKind.FastHeight, stolen);
        await alice.RefusedAsync(theft, "non-final");
        await stage.Chain.StopAtMedianTimeAsync(stage.TimeOf(1) + 1);
        await alice.RefusedAsync(theft, "non-final");
        using var key = timeHasKey ? await stage.PublishedAsync(1) : null;
        await bob.ConfirmedAsync(key is null ? bob.Claim(1, ClaimKind.ClaimTime) : bob.FastClaim(1, ClaimKind.FastTime, key));
        await AfterwardsAsync(stage, theft);
    }

    private static async Task BothKeysAsync(MatrixStage stage)
    {
        using var stolen = stage.Contracts.StolenKey(Leg.Height, stage.TimeOf(1));
        await stage.DecideAsync();
        await stage.TroubleAsync();
        using var key = await stage.PublishedAsync(1);
        var (alice, bob) = (await stage.AliceAsync(), await stage.BobAsync());
        await stage.PassAsync(await alice.UnrollAsync(), MatrixStage.ExitDelay);
        await alice.ConfirmedAsync(alice.FastClaim(1, ClaimKind.FastHeight, stolen));
        await stage.TooLateAsync(bob.FastClaim(1, ClaimKind.FastTime, key));
    }

    private static async Task<(ExitParty Alice, ExitParty Bob)> UnrolledByHeightAsync(MatrixStage stage)
    {
        await stage.TroubleAsync();
        var (alice, bob) = (await stage.AliceAsync(), await stage.BobAsync());
        await alice.UnrollAsync();
        return (alice, bob);
    }

    /// <summary>HEIGHT's lock opens, and there is nothing left.</summary>
    private static async Task AfterwardsAsync(MatrixStage stage, Transaction theft)
    {
        await stage.Chain.MineToHeightAsync(stage.ExpiryHeight);
        await stage.TooLateAsync(theft);
    }
}
