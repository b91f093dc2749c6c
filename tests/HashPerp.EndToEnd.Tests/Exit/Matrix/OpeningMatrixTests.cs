using HashPerp.Client;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// The rows of the matrix before a contract stands: TIME, who signs last, dies for good at each step of an instant opening; and with it, or not, operator and relay. What
/// HEIGHT proposed with is its own again, or the contract stands.
/// </summary>
public sealed class OpeningMatrixTests
{
    /// <summary>HEIGHT's coin of <see cref="CrashStage.SmallCoinSat"/> less a claim of 139 vB at one sat/vB.</summary>
    private const long ArrivedSat = CrashStage.SmallCoinSat - 139;

    private static readonly TimeSpan RoundLimit = TimeSpan.FromSeconds(100);

    private static readonly Dictionary<string, string> Points = new()
    {
        ["agreed"] = $"{ContractFaultPoints.Saved}.{nameof(ContractState.Agreed)}:after:kill:1",
        ["presigned"] = $"{ContractFaultPoints.Saved}.{nameof(ContractState.Presigned)}:after:kill:1",
        // The third message after acceptance and presignatures.
        ["signed"] = $"{ContractFaultPoints.Sent}:before:kill:3",
        ["submitted"] = $"{ContractFaultPoints.Saved}.{nameof(ContractState.Submitted)}:after:kill:1",
        ["released"] = $"{ContractFaultPoints.Released}:after:kill:1",
        ["finalized"] = $"{ContractFaultPoints.Finalized}:after:kill:1",
    };

    [Theory]
    [Trait("tier", "full")]
    [InlineData("agreed", "Aborted")]
    [InlineData("presigned", "Aborted")]
    [InlineData("signed", "Aborted")]
    [InlineData("finalized", "Active")]
    public async Task A_counterparty_that_never_comes_back_leaves_HEIGHT_its_coin_or_its_contract(string phase, string state)
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time]);
        var round = await DieAsync(stage, phase);
        await Eventually.TrueAsync(
            async () => (string?)(await stage.UserOf(Leg.Height).FindContractAsync(round))?["state"] == state, $"{phase}: {state}", RoundLimit);
        // An opening that stands has left the connector's 330 sat.
        var left = state == "Aborted" ? CrashStage.SmallCoinSat : 330;
        Assert.Equal(left, await stage.UserOf(Leg.Height).BalanceAsync());
        MatrixReport.Add(phase, "counterparty dead", $"HEIGHT waits: {state}", "X7b", 0, left, 0, state == "Aborted" ? "coin back, off-chain" : "the contract stands");
    }

    [Theory]
    [Trait("tier", "full")]
    [InlineData("agreed")]
    [InlineData("presigned")]
    [InlineData("signed")]
    [InlineData("submitted")]
    [InlineData("released")]
    public async Task With_operator_and_relay_dead_too_HEIGHT_takes_its_coin_to_the_chain(string phase)
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time]);
        await DieAsync(stage, phase);
        await stage.Stack.ArkServer.KillAsync();
        await stage.Stack.Relay.KillAsync();
        await stage.UserOf(Leg.Height).KillAsync();
        var before = await stage.Stack.Chain.HeightAsync();

        Assert.Equal((CrashStage.SmallCoinSat, ArrivedSat), await LeftAlone.LeaveAsync(stage.Stack.Chain, stage.UserOf(Leg.Height).Folder));
        MatrixReport.Add(
            phase, "counterparty, operator and relay dead", "HEIGHT unrolls its own coin", "X7b, X10", await stage.Stack.Chain.HeightAsync() - before, ArrivedSat, 0, "exact, less the fee");
    }

    /// <summary>TIME dies for good at a step of an opening.</summary>
    /// <param name="setupDeadline">Of an opening in two steps; 0 for an instant one.</param>
    /// <returns>The round.</returns>
    internal static async Task<string> DieAsync(CrashStage stage, string phase, uint setupDeadline = 0)
    {
        var bob = stage.UserOf(Leg.Time);
        await bob.KillAsync();
        await bob.StartAsync(Points[phase]);
        var round = (await stage.ProposeAsync(Leg.Height, Leg.Time, setupDeadline))!;
        await Eventually.TrueAsync(() => bob.Process.HasExited, $"TIME to die when it is {phase}", RoundLimit);
        return round;
    }
}
