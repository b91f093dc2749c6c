using HashPerp.Client;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>A server is killed in the middle of a round and comes back: the round goes on, and the money comes out the same.</summary>
public sealed class ServiceCrashTests
{
    private const int SigKill = 137;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private static readonly CrashRow BetweenSubmitAndFinalize =
        new(CrashScene.Instant, $"{ContractFaultPoints.Saved}.{ContractState.Submitted}", "after", Leg.Time, Leg.Height, Leg.Time);

    [Fact]
    public async Task An_operator_killed_at_each_persisted_step_of_a_round_keeps_its_word()
    {
        string[] faults =
        [
            "arkserver.submit.persisted:before:kill", "arkserver.submit.persisted:after:kill",
            "arkserver.finalize.persisted:before:kill", "arkserver.finalize.persisted:after:kill",
        ];
        await using var stage = await CrashStage.StartAsync([.. faults.Select(_ => Leg.Time)]);
        var run = new CrashRun(stage);
        foreach (var fault in faults)
        {
            await stage.Stack.ArkServer.RestartAsync(new Dictionary<string, string?> { [FaultPoint.Variable] = fault });
            var round = (await stage.ProposeAsync(Leg.Height, Leg.Time))!;
            Assert.Equal(SigKill, await stage.Stack.ArkServer.Process.WaitForExitAsync(Patience));
            await stage.Stack.ArkServer.StartAsync(new Dictionary<string, string?> { [FaultPoint.Variable] = null });
            await stage.Stack.WaitForAsync(round, "Active");
            run.Add(round);
        }
        await run.ExpireAsync();
        await run.RequireSettledAsync();
        await run.RequireBalancesAsync();
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task Any_server_killed_between_submit_and_finalize_or_anywhere_else_only_delays_a_round()
    {
        await using var stage = await CrashStage.StartAsync([.. Enumerable.Repeat(Leg.Time, 10)]);
        var stack = stage.Stack;
        (string Name, Func<Task> Kill, Func<Task> Start)[] servers =
        [
            ("the operator", () => stack.ArkServer.KillAsync(), () => stack.ArkServer.StartAsync()),
            ("Postgres", () => stack.Postgres.KillAsync(), () => stack.Postgres.StartAsync()),
            ("bitcoind", () => stack.Chain.Node.KillAsync(), () => stack.Chain.Node.StartAsync()),
            ("the attestor", () => stack.Attestor.Service.KillAsync(), () => stack.Attestor.Service.StartAsync()),
            ("the relay", () => stack.Relay.KillAsync(), () => stack.Relay.StartAsync()),
        ];
        var run = new CrashRun(stage);
        foreach (var (name, kill, start) in servers)
        {
            await run.PlayAsync(BetweenSubmitAndFinalize with { Point = $"{BetweenSubmitAndFinalize.Point} with {name}" }, async () =>
            {
                await stage.ArmAsync(BetweenSubmitAndFinalize);
                var round = (await stage.ProposeAsync(Leg.Height, Leg.Time))!;
                await stage.WaitForDeathAsync(BetweenSubmitAndFinalize);
                await kill();
                await start();
                await stage.UserOf(Leg.Time).StartAsync();
                await stack.WaitForAsync(round, "Active");
                return round;
            });
            await run.PlayAsync(BetweenSubmitAndFinalize with { Point = $"anywhere, with {name}" }, async () =>
            {
                var round = (await stage.ProposeAsync(Leg.Height, Leg.Time))!;
                await kill();
                await start();
                await stack.WaitForAsync(round, "Active");
                return round;
            });
        }
        run.RequireAllPlayed();
        await run.ExpireAsync();
        await run.RequireSettledAsync();
        await run.RequireBalancesAsync();
    }
}
