using HashPerp.Client;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>A counterparty that stops answering costs time, and nothing else.</summary>
public sealed class SilentPeerTests
{
    private const string TimedOut = "TimedOut (3211)";
    private static readonly TimeSpan RoundLimit = TimeSpan.FromSeconds(75);

    [Fact]
    public async Task A_proposer_whose_peer_falls_silent_aborts_after_the_rounds_limit_and_has_its_coins_back()
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time, Leg.Time]);
        // TIME has agreed and presigned, and dies before its ark signatures leave: the third message after acceptance and presignatures.
        var row = new CrashRow(CrashScene.Instant, ContractFaultPoints.Sent, "before", Leg.Time, Leg.Height, Leg.Time, Passage: 3);
        await stage.ArmAsync(row);
        var presigned = (await stage.ProposeAsync(Leg.Height, Leg.Time))!;
        await stage.WaitForDeathAsync(row);
        var unanswered = (await stage.ProposeAsync(Leg.Height, Leg.Time))!;

        foreach (var round in (string[])[presigned, unanswered])
        {
            await Eventually.TrueAsync(
                async () => (string?)(await stage.UserOf(Leg.Height).FindContractAsync(round))!["state"] == "Aborted", $"{round} to be aborted", RoundLimit);
            Assert.StartsWith(TimedOut, (string?)(await stage.UserOf(Leg.Height).FindContractAsync(round))!["note"]);
        }
        Assert.Equal(2 * CrashStage.SmallCoinSat, await stage.UserOf(Leg.Height).BalanceAsync());
        Assert.Equal(2 * CrashStage.BigCoinSat, await BalanceAfterReturnAsync(stage));

        // TIME learns of it, and its first coin stays burnt: a signature of it is out. With the other one a contract opens, with HEIGHT's freed coin.
        await stage.Stack.WaitForAsync(presigned, "Aborted");
        Assert.StartsWith(TimedOut, (string?)(await stage.UserOf(Leg.Time).FindContractAsync(presigned))!["note"]);
        await Eventually.TrueAsync(
            async () => (string?)(await stage.UserOf(Leg.Time).FindContractAsync(unanswered))?["state"] is null or "Aborted", "the late proposal to be over", RoundLimit);
        var next = (await stage.ProposeAsync(Leg.Height, Leg.Time))!;
        await stage.Stack.WaitForAsync(next, "Active");
    }

    [Fact]
    public async Task A_party_that_never_gets_the_complete_set_asks_the_operator_for_it()
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time]);
        // TIME signs last and finalizes, and dies before it has told HEIGHT.
        var row = new CrashRow(CrashScene.Instant, ContractFaultPoints.Finalized, "after", Leg.Time, Leg.Height, Leg.Time);
        await stage.ArmAsync(row);
        var round = (await stage.ProposeAsync(Leg.Height, Leg.Time))!;
        await stage.WaitForDeathAsync(row);

        await Eventually.TrueAsync(
            async () => (string?)(await stage.UserOf(Leg.Height).FindContractAsync(round))!["state"] == "Active", "HEIGHT to have the set", RoundLimit);
        await stage.UserOf(Leg.Time).StartAsync();
        await stage.Stack.WaitForAsync(round, "Active");
    }

    private static async Task<long> BalanceAfterReturnAsync(CrashStage stage)
    {
        await stage.UserOf(Leg.Time).StartAsync();
        return await stage.UserOf(Leg.Time).BalanceAsync();
    }
}
