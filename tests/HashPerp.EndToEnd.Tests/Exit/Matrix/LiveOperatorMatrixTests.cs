using System.Text.Json.Nodes;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// The attestor or the coordinator dies for good while parties and operator live: neither is needed for a contract to stand,
/// nor for a race's winner to be paid. Without an attestor that takes the chain.
/// </summary>
public sealed class LiveOperatorMatrixTests
{
    // Of three rungs TIME wins the two whose T lies before the expiry's median time, HEIGHT the third.
    private const long HeightWinsSat = 1 * CrashStage.PotSat;
    private const long TimeWinsSat = 2 * CrashStage.PotSat;

    private static readonly string[] Phases = ["agreed", "presigned", "signed", "submitted", "released", "finalized"];

    [Fact]
    [Trait("tier", "full")]
    public async Task An_attestor_that_dies_during_an_opening_keeps_nothing_from_opening()
    {
        await using var stage = await CrashStage.StartAsync([.. Phases.Select(_ => Leg.Time)]);
        foreach (var phase in Phases)
        {
            var round = await OpeningMatrixTests.DieAsync(stage, phase);
            await stage.Stack.Attestor.Service.KillAsync();
            await stage.UserOf(Leg.Time).StartAsync();
            await stage.Stack.WaitForAsync(round, "Active");
            MatrixReport.Add(phase, "attestor dead", "the opening goes on: Active", "none needed", 0, 330, 330, "the contract stands");
            await stage.Stack.Attestor.Service.StartAsync();
        }
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task Without_a_coordinator_both_settle_off_chain_all_the_same()
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time]);
        var run = new CrashRun(stage);
        run.Add(await stage.OpenAsync(Leg.Time));
        await stage.Stack.Relay.KillAsync();
        await run.ExpireAsync();
        await run.RequireSettledAsync();
        await run.RequireBalancesAsync();
        MatrixReport.Add("outcome", "coordinator dead", "both settle off-chain", "X2", 0, HeightWinsSat + 330, TimeWinsSat + 330, "exact");
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task Without_an_attestor_nothing_settles_off_chain_and_each_takes_what_it_won_to_the_chain()
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time]);
        var round = await stage.OpenAsync(Leg.Time);
        var chain = stage.Stack.Chain;
        await stage.Stack.Attestor.Service.KillAsync();
        await new CrashRun(stage).ExpireAsync();
        foreach (var user in stage.Stack.Users)
        {
            await Eventually.TrueAsync(
                () => user.Process.LogTail.Contains("AttestorUnreachable (3216)", StringComparison.Ordinal), "the user to be told", TimeSpan.FromSeconds(40));
            Assert.Equal("Active", (string?)(await user.FindContractAsync(round))?["state"]);
        }
        var before = await chain.HeightAsync();
        Assert.Equal((HeightWinsSat, TimeWinsSat), (await TakenAsync(stage, Leg.Height, round, [2]), await TakenAsync(stage, Leg.Time, round, [0, 1])));
        MatrixReport.Add("outcome", "attestor dead", "both claim on chain", "X4", await chain.HeightAsync() - before, HeightWinsSat, TimeWinsSat, "exact");
    }

    /// <summary>A party leaves with its kit and words, and claims these rungs at their late locks.</summary>
    /// <returns>What arrived, satoshi: children pay the fees.</returns>
    private static async Task<long> TakenAsync(CrashStage stage, Leg leg, string round, IReadOnlyList<int> rungs)
    {
        var (chain, user) = (stage.Stack.Chain, stage.UserOf(leg));
        var kit = await SetupKit.KitAsync(user, round);
        await user.KillAsync();
        var seed = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(user.Folder, "seed.json")))!;
        using var owner = await ExitParty.StartAsync(chain, (string)seed["words"]!, kit);
        var opensAt = await owner.UnrollAsync() + MatrixStage.ClaimDelay;
        if (await chain.MedianTimeAsync() < opensAt)
        {
            await chain.StopAtMedianTimeAsync(opensAt);
        }
        foreach (var rung in rungs)
        {
            await owner.ConfirmedAsync(owner.Claim(rung, leg == Leg.Height ? ClaimKind.ClaimHeight : ClaimKind.ClaimTime));
        }
        return await SetupKit.PaidAsync(chain, owner.Exit.Kit.Terms, leg);
    }
}
