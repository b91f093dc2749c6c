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
    private static readonly TimeSpan RoundLimit = TimeSpan.FromSeconds(100);

    /// <summary>Where a party dies for good; only HEIGHT submits, and only TIME, who signs last, finalizes.</summary>
    private static readonly Dictionary<(Leg Party, string Phase), string> Points = new()
    {
        [(Leg.Time, "agreed")] = Saved(ContractState.Agreed),
        [(Leg.Time, "presigned")] = Saved(ContractState.Presigned),
        // The third message after acceptance and presignatures.
        [(Leg.Time, "signed")] = $"{ContractFaultPoints.Sent}:before:kill:3",
        [(Leg.Time, "submitted")] = Saved(ContractState.Submitted),
        [(Leg.Time, "released")] = $"{ContractFaultPoints.Released}:after:kill:1",
        [(Leg.Time, "finalized")] = $"{ContractFaultPoints.Finalized}:after:kill:1",
        [(Leg.Height, "agreed")] = Saved(ContractState.Agreed),
        [(Leg.Height, "presigned")] = Saved(ContractState.Presigned),
        [(Leg.Height, "signed")] = $"{ContractFaultPoints.Submitted}:before:kill:1",
        [(Leg.Height, "submitted")] = $"{ContractFaultPoints.Submitted}:after:kill:1",
        [(Leg.Height, "released")] = $"{ContractFaultPoints.Released}:after:kill:1",
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
        await LeftAlone.LeaveAsync(stage, phase, "counterparty, operator and relay dead", Leg.Height);
    }

    /// <summary>HEIGHT proposes, and a party dies for good at a step of the opening.</summary>
    /// <param name="setupDeadline">Of an opening in two steps; 0 for an instant one.</param>
    /// <returns>The round.</returns>
    internal static async Task<string> DieAsync(CrashStage stage, string phase, uint setupDeadline = 0, Leg party = Leg.Time)
    {
        var user = stage.UserOf(party);
        await user.KillAsync();
        await user.StartAsync(Points[(party, phase)]);
        var round = (await stage.ProposeAsync(Leg.Height, Leg.Time, setupDeadline))!;
        await Eventually.TrueAsync(() => user.Process.HasExited, $"{party} to die when it is {phase}", RoundLimit);
        return round;
    }

    private static string Saved(ContractState state) => $"{ContractFaultPoints.Saved}.{state}:after:kill:1";
}
