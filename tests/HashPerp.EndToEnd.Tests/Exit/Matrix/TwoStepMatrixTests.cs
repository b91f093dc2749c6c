using System.Text.Json.Nodes;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// The rows of the matrix while a contract is set up and activated in two steps: TIME is silent for good from some step on, the operator dies at one, or everybody does.
/// Until Final stands both get back what they brought; HEIGHT alone sees to it, with the kit of Setup, its words and a node (X7).
/// </summary>
public sealed class TwoStepMatrixTests
{
    private const uint SetupSeconds = 7_200;

    private static readonly TimeSpan RoundLimit = TimeSpan.FromSeconds(100);

    /// <summary>Where TIME dies in Final, of which HEIGHT has had its signature since Setup; null: before HEIGHT asks for it.</summary>
    private static readonly Dictionary<string, string?> FinalPoints = new()
    {
        ["asked"] = null,
        ["submitted"] = $"{ContractFaultPoints.Released}:before:kill:1",
        ["released"] = $"{ContractFaultPoints.Released}:after:kill:1",
        ["finalized"] = $"{ContractFaultPoints.Finalized}:after:kill:1",
    };

    [Theory]
    [Trait("tier", "full")]
    [InlineData("agreed", "Aborted")]
    [InlineData("presigned", "Aborted")]
    [InlineData("signed", "Aborted")]
    [InlineData("finalized", "SetUp")]
    public async Task A_Setup_that_TIME_leaves_for_good_gives_HEIGHT_its_coin_or_stands(string phase, string state)
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time]);
        var height = stage.UserOf(Leg.Height);
        var round = await OpeningMatrixTests.DieAsync(stage, phase, await DeadlineAsync(stage));
        await Eventually.TrueAsync(async () => (string?)(await height.FindContractAsync(round))?["state"] == state, $"{phase}: {state}", RoundLimit);
        if (state == "Aborted")
        {
            Assert.Equal(SetupKit.HeightSat, await height.BalanceAsync());
            MatrixReport.Add($"Setup {phase}", "TIME silent", "HEIGHT waits: Aborted", "X7b", 0, SetupKit.HeightSat, 0, "coin back, off-chain");
            return;
        }
        await SetupKit.RefundedAsync(stage, await SetupKit.KitAsync(height, round), $"Setup {phase}", "TIME silent");
    }

    [Theory]
    [Trait("tier", "full")]
    [InlineData("agreed")]
    [InlineData("presigned")]
    [InlineData("signed")]
    [InlineData("submitted")]
    [InlineData("released")]
    public async Task A_Setup_that_everybody_leaves_gives_HEIGHT_its_coin_on_the_chain(string phase)
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time]);
        await OpeningMatrixTests.DieAsync(stage, phase, await DeadlineAsync(stage));
        await EverybodyElseDiesAsync(stage);
        await LeftAlone.LeaveAsync(stage, $"Setup {phase}", "TIME, operator and relay dead", Leg.Height);
    }

    [Theory]
    [Trait("tier", "full")]
    [InlineData("before")]
    [InlineData("after")]
    public async Task A_Setup_whose_operator_dies_at_SubmitTx_gives_both_their_coins_on_the_chain(string side)
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time]);
        var row = Submitting(CrashScene.Setup, side);
        await stage.ArmAsync(row);
        await stage.ProposeAsync(Leg.Height, Leg.Time, await DeadlineAsync(stage));
        await stage.WaitForDeathAsync(row);
        await stage.Stack.ArkServer.KillAsync();
        await LeftAlone.LeaveAsync(stage, $"Setup, {side} SubmitTx", "operator dead", Leg.Height, Leg.Time);
    }

    [Theory]
    [Trait("tier", "full")]
    [InlineData("asked", false)]
    [InlineData("submitted", false)]
    [InlineData("released", false)]
    [InlineData("asked", true)]
    [InlineData("submitted", true)]
    [InlineData("released", true)]
    [InlineData("finalized", true)]
    public async Task A_Final_that_TIME_leaves_for_good_gives_both_their_stakes_after_the_deadline(string phase, bool operatorDies)
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time]);
        var (round, kit) = await SetUpAsync(stage);
        await LeaveFinalAsync(stage, round, phase);
        if (operatorDies)
        {
            await EverybodyElseDiesAsync(stage);
        }
        await SetupKit.RefundedAsync(stage, kit, $"Final {phase}", operatorDies ? "TIME, operator and relay dead" : "TIME silent");
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task A_Final_that_TIME_finalized_before_it_left_stands_for_HEIGHT()
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time]);
        var (round, _) = await SetUpAsync(stage);
        await LeaveFinalAsync(stage, round, "finalized");
        var height = stage.UserOf(Leg.Height);
        await Eventually.TrueAsync(async () => (string?)(await height.FindContractAsync(round))?["state"] == "Active", "HEIGHT to ask the operator", RoundLimit);
        Assert.True(ExitKit.Parse(await SetupKit.KitAsync(height, round)).HasPots);
        MatrixReport.Add("Final finalized", "TIME silent", "HEIGHT asks the operator: Active", "X7b", 0, 330, 0, "the contract stands");
    }

    [Theory]
    [Trait("tier", "full")]
    [InlineData("before")]
    [InlineData("after")]
    public async Task A_Final_whose_operator_dies_at_SubmitTx_gives_both_their_stakes_after_the_deadline(string side)
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time]);
        var (round, kit) = await SetUpAsync(stage);
        var row = Submitting(CrashScene.Final, side);
        await stage.ArmAsync(row);
        await AskAsync(stage, round);
        await stage.WaitForDeathAsync(row);
        await stage.Stack.ArkServer.KillAsync();
        await SetupKit.RefundedAsync(stage, kit, $"Final, {side} SubmitTx", "operator dead");
    }

    private static CrashRow Submitting(CrashScene scene, string side) => new(scene, ContractFaultPoints.Submitted, side, Leg.Height, Leg.Height, Leg.Time);

    private static async Task<uint> DeadlineAsync(CrashStage stage) => (uint)await stage.Stack.Chain.MedianTimeAsync() + SetupSeconds;

    private static async Task<(string Round, byte[] Kit)> SetUpAsync(CrashStage stage)
    {
        var round = (await stage.ProposeAsync(Leg.Height, Leg.Time, await DeadlineAsync(stage)))!;
        await stage.Stack.WaitForAsync(round, "SetUp");
        return (round, await SetupKit.KitAsync(stage.UserOf(Leg.Height), round));
    }

    private static async Task LeaveFinalAsync(CrashStage stage, string round, string phase)
    {
        var time = stage.UserOf(Leg.Time);
        await time.KillAsync();
        if (FinalPoints[phase] is { } fault)
        {
            await time.StartAsync(fault);
        }
        await AskAsync(stage, round);
        await Eventually.TrueAsync(() => time.Process.HasExited, $"TIME to die when Final is {phase}", RoundLimit);
    }

    private static async Task AskAsync(CrashStage stage, string round)
    {
        try
        {
            await stage.UserOf(Leg.Height).CallAsync("request", new JsonObject { ["round"] = round, ["step"] = StepNames.Final });
        }
        catch (IOException)
        {
            // It died of its fault point while it answered.
        }
    }

    private static async Task EverybodyElseDiesAsync(CrashStage stage)
    {
        await stage.Stack.ArkServer.KillAsync();
        await stage.Stack.Relay.KillAsync();
    }
}
