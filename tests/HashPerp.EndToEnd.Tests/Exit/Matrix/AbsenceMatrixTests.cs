using HashPerp.Client;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// The other half of the matrix before a contract stands: HEIGHT, who proposes and submits, dies for good, alone or with everybody else; or both parties live and what is
/// between them dies: operator, coordinator, attestor, or an operator that lives and refuses. Each has its own coin again, or the contract stands.
/// </summary>
public sealed class AbsenceMatrixTests
{
    /// <summary>A coin less a claim of 139 vB at one sat/vB.</summary>
    private const long HeightArrivedSat = CrashStage.SmallCoinSat - 139;
    private const long TimeArrivedSat = CrashStage.BigCoinSat - 139;
    private const long ConnectorSat = 330;

    private static readonly TimeSpan RoundLimit = TimeSpan.FromSeconds(100);

    private static readonly Dictionary<string, string> HeightPoints = new()
    {
        ["agreed"] = $"{ContractFaultPoints.Saved}.{nameof(ContractState.Agreed)}:after:kill:1",
        ["presigned"] = $"{ContractFaultPoints.Saved}.{nameof(ContractState.Presigned)}:after:kill:1",
        ["signed"] = $"{ContractFaultPoints.Submitted}:before:kill:1",
        ["submitted"] = $"{ContractFaultPoints.Submitted}:after:kill:1",
        ["released"] = $"{ContractFaultPoints.Released}:after:kill:1",
    };

    [Fact]
    [Trait("tier", "full")]
    public async Task A_proposer_that_dies_as_soon_as_both_agreed_leaves_TIME_its_coin_after_the_limit()
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time]);
        var round = await HeightDiesAsync(stage, "agreed");
        await StateAsync(stage, Leg.Time, round, "Aborted");
        Assert.Equal(CrashStage.BigCoinSat, await stage.UserOf(Leg.Time).BalanceAsync());
        MatrixReport.Add("agreed", "HEIGHT silent", "TIME waits: Aborted", "X7b", 0, 0, CrashStage.BigCoinSat, "coin back, off-chain");
    }

    [Theory]
    [Trait("tier", "full")]
    [InlineData("presigned")]
    [InlineData("signed")]
    [InlineData("submitted")]
    [InlineData("released")]
    public async Task A_proposer_that_dies_later_leaves_TIME_its_coin_on_the_chain_beside_a_live_operator(string phase)
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time]);
        await HeightDiesAsync(stage, phase);
        await TimeLeavesAsync(stage, phase, "HEIGHT silent");
    }

    [Theory]
    [Trait("tier", "full")]
    [InlineData("agreed")]
    [InlineData("presigned")]
    [InlineData("signed")]
    [InlineData("submitted")]
    [InlineData("released")]
    public async Task With_everybody_else_dead_too_TIME_takes_its_coin_to_the_chain(string phase)
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time]);
        await HeightDiesAsync(stage, phase);
        await stage.Stack.ArkServer.KillAsync();
        await stage.Stack.Relay.KillAsync();
        await stage.Stack.Attestor.Service.KillAsync();
        await TimeLeavesAsync(stage, phase, "everybody else dead");
    }

    [Theory]
    [Trait("tier", "full")]
    [InlineData("agreed")]
    [InlineData("presigned")]
    [InlineData("signed")]
    [InlineData("submitted")]
    [InlineData("released")]
    public async Task An_operator_that_dies_for_good_leaves_both_their_coins_on_the_chain(string phase)
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time]);
        await OpeningMatrixTests.DieAsync(stage, phase);
        await stage.Stack.ArkServer.KillAsync();
        await BothLeaveAsync(stage, phase, "operator dead");
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task An_operator_that_lives_and_refuses_the_opening_leaves_both_their_coins_on_the_chain()
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time]);
        var round = await OpeningMatrixTests.DieAsync(stage, "presigned");
        // Less than any transaction weighs.
        await stage.Stack.ArkServer.RestartAsync(new Dictionary<string, string?> { ["ArkServer__MaxTxWeight"] = "100" });
        var height = stage.UserOf(Leg.Height);
        await stage.UserOf(Leg.Time).StartAsync();
        await Eventually.TrueAsync(() => height.Process.LogTail.Contains("weight units", StringComparison.Ordinal), "HEIGHT to be refused", RoundLimit);
        Assert.Equal("Presigned", (string?)(await height.FindContractAsync(round))?["state"]);
        await BothLeaveAsync(stage, "signed", "operator refuses SubmitTx");
    }

    [Theory]
    [Trait("tier", "full")]
    [InlineData("agreed", "Aborted", "Aborted")]
    [InlineData("presigned", "Aborted", "Presigned")]
    [InlineData("released", "Active", "Active")]
    public async Task A_coordinator_that_dies_for_good_leaves_coins_or_the_contract(string phase, string height, string time)
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time]);
        var round = await CoordinatorDiesAsync(stage, phase);
        await StateAsync(stage, Leg.Height, round, height);
        await StateAsync(stage, Leg.Time, round, time);
        var active = height == "Active";
        var left = (active ? ConnectorSat : CrashStage.SmallCoinSat, active ? ConnectorSat : CrashStage.BigCoinSat);
        Assert.Equal(left, (await stage.UserOf(Leg.Height).BalanceAsync(), await stage.UserOf(Leg.Time).BalanceAsync()));
        MatrixReport.Add(
            phase, "coordinator dead", $"HEIGHT waits: {height}, TIME: {time}", "X7b", 0, left.Item1, left.Item2, active ? "the contract stands" : "coins back, off-chain");
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task A_coordinator_that_dies_when_HEIGHT_has_submitted_leaves_both_their_coins_on_the_chain()
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time]);
        await CoordinatorDiesAsync(stage, "submitted");
        await BothLeaveAsync(stage, "submitted", "coordinator dead");
    }

    /// <summary>HEIGHT proposes and dies for good at a step of an instant opening.</summary>
    private static async Task<string> HeightDiesAsync(CrashStage stage, string phase)
    {
        var height = stage.UserOf(Leg.Height);
        await height.KillAsync();
        await height.StartAsync(HeightPoints[phase]);
        var round = (await stage.ProposeAsync(Leg.Height, Leg.Time))!;
        await Eventually.TrueAsync(() => height.Process.HasExited, $"HEIGHT to die when it is {phase}", RoundLimit);
        return round;
    }

    /// <summary>TIME is away for the moment in which the relay dies, and comes back.</summary>
    private static async Task<string> CoordinatorDiesAsync(CrashStage stage, string phase)
    {
        var round = await OpeningMatrixTests.DieAsync(stage, phase);
        await stage.Stack.Relay.KillAsync();
        await stage.UserOf(Leg.Time).StartAsync();
        return round;
    }

    private static Task StateAsync(CrashStage stage, Leg leg, string round, string state) => Eventually.TrueAsync(
        async () => (string?)(await stage.UserOf(leg).FindContractAsync(round))?["state"] == state, $"{leg} to be {state}", RoundLimit);

    private static async Task TimeLeavesAsync(CrashStage stage, string phase, string against)
    {
        await stage.UserOf(Leg.Time).KillAsync();
        var before = await stage.Stack.Chain.HeightAsync();
        Assert.Equal((CrashStage.BigCoinSat, TimeArrivedSat), await LeftAlone.LeaveAsync(stage.Stack.Chain, stage.UserOf(Leg.Time).Folder));
        MatrixReport.Add(
            phase, against, "TIME unrolls its own coin", "X7b, X10", await stage.Stack.Chain.HeightAsync() - before, 0, TimeArrivedSat, "exact, less the fee");
    }

    private static async Task BothLeaveAsync(CrashStage stage, string phase, string against)
    {
        await stage.UserOf(Leg.Height).KillAsync();
        await stage.UserOf(Leg.Time).KillAsync();
        var before = await stage.Stack.Chain.HeightAsync();
        Assert.Equal((CrashStage.SmallCoinSat, HeightArrivedSat), await LeftAlone.LeaveAsync(stage.Stack.Chain, stage.UserOf(Leg.Height).Folder));
        Assert.Equal((CrashStage.BigCoinSat, TimeArrivedSat), await LeftAlone.LeaveAsync(stage.Stack.Chain, stage.UserOf(Leg.Time).Folder));
        MatrixReport.Add(
            phase, against, "both unroll their own coins", "X7b, X10", await stage.Stack.Chain.HeightAsync() - before, HeightArrivedSat, TimeArrivedSat, "exact, less the fee");
    }
}
