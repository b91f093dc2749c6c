using HashPerp.Client;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// The other half of the matrix before a contract stands: HEIGHT, who proposes and submits, dies for good, alone or with everybody else; or both parties live and what is
/// between them dies: operator or coordinator, or an operator lives and refuses (without an attestor: <see cref="LiveOperatorMatrixTests"/>). Each has its own coin again, or the contract stands.
/// </summary>
public sealed class AbsenceMatrixTests
{
    private const long ConnectorSat = 330;

    private static readonly TimeSpan RoundLimit = TimeSpan.FromSeconds(100);

    [Fact]
    [Trait("tier", "full")]
    public async Task A_proposer_that_dies_as_soon_as_both_agreed_leaves_TIME_its_coin_after_the_limit()
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time]);
        var round = await OpeningMatrixTests.DieAsync(stage, "agreed", party: Leg.Height);
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
        await OpeningMatrixTests.DieAsync(stage, phase, party: Leg.Height);
        await LeftAlone.LeaveAsync(stage, phase, "HEIGHT silent", Leg.Time);
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
        await OpeningMatrixTests.DieAsync(stage, phase, party: Leg.Height);
        await stage.Stack.ArkServer.KillAsync();
        await stage.Stack.Relay.KillAsync();
        await stage.Stack.Attestor.Service.KillAsync();
        await LeftAlone.LeaveAsync(stage, phase, "everybody else dead", Leg.Time);
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
        await stage.UserOf(Leg.Time).StartAsync();
        await LeftAlone.LeaveAsync(stage, phase, "operator dead", Leg.Height, Leg.Time);
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
        await LeftAlone.LeaveAsync(stage, "signed", "operator refuses SubmitTx", Leg.Height, Leg.Time);
    }

    [Theory]
    [Trait("tier", "full")]
    [InlineData("agreed", "Aborted", "Aborted", "coins back, off-chain")]
    [InlineData("presigned", "Aborted", "Presigned", "HEIGHT's coin back; TIME, whose signature is out, has to unroll")]
    [InlineData("released", "Active", "Active", "the contract stands")]
    public async Task A_coordinator_that_dies_for_good_leaves_coins_or_the_contract(string phase, string height, string time, string verdict)
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time]);
        var round = await CoordinatorDiesAsync(stage, phase);
        await StateAsync(stage, Leg.Height, round, height);
        await StateAsync(stage, Leg.Time, round, time);
        var active = height == "Active";
        var left = (active ? ConnectorSat : CrashStage.SmallCoinSat, active ? ConnectorSat : CrashStage.BigCoinSat);
        Assert.Equal(left, (await stage.UserOf(Leg.Height).BalanceAsync(), await stage.UserOf(Leg.Time).BalanceAsync()));
        MatrixReport.Add(phase, "coordinator dead", $"HEIGHT waits: {height}, TIME: {time}", "X7b", 0, left.Item1, left.Item2, verdict);
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task A_coordinator_that_dies_when_HEIGHT_has_submitted_leaves_both_their_coins_on_the_chain()
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time]);
        await CoordinatorDiesAsync(stage, "submitted");
        await LeftAlone.LeaveAsync(stage, "submitted", "coordinator dead", Leg.Height, Leg.Time);
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
}
