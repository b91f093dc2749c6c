using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.Client.Tests;

/// <summary>The operator is killed while a client takes part in a batch, and comes back.</summary>
public sealed class OperatorCrashTests(SharedOperator shared) : IClassFixture<SharedOperator>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tree")]
    [InlineData("forfeit")]
    public async Task A_client_whose_operator_was_killed_in_the_middle_of_a_session_joins_the_next(string when)
    {
        using var alice = await TestAgent.StartAsync(shared.Stack);
        await alice.FundAsync(120_000);
        var kills = 0;
        async Task KillOnce()
        {
            if (Interlocked.Increment(ref kills) == 1)
            {
                await shared.Stack.Service.KillAsync();
                await shared.Stack.Service.StartAsync(cancel: Cancel);
            }
        }
        var hooks = when == "tree"
            ? new BatchHooks { TreeValidated = (_, _) => KillOnce() }
            : new BatchHooks { BeforeForfeit = (_, _) => KillOnce() };
        var result = await alice.Batches(hooks).RunAsync(alice.Planner.Board("board", await alice.FindBoardingAsync()), Cancel);
        Assert.Equal(2, kills);
        Assert.Equal([120_000], result.Coins.Select(coin => coin.Amount.Value));
        await shared.Stack.MineAsync();
        Assert.Equal(120_000, Assert.Single(await alice.Operator.GetVtxosAsync([result.Coins[0].OutPoint], Cancel)).Amount.Value);
    }

    [Theory]
    [InlineData("arkserver.round.broadcast:before:kill")]
    [InlineData("arkserver.round.broadcast:after:kill")]
    [InlineData("arkserver.round.completed:before:kill")]
    [InlineData("arkserver.round.completed:after:kill")]
    public async Task A_batch_that_the_operator_had_persisted_when_it_was_killed_is_found_to_be_final(string fault)
    {
        using var alice = await TestAgent.StartAsync(shared.Stack);
        await alice.FundAsync(130_000);
        var boarding = await alice.FindBoardingAsync();
        await shared.Stack.Service.RestartAsync(new Dictionary<string, string?> { ["HASHPERP_FAULT"] = fault }, Cancel);
        var running = alice.Batches().RunAsync(alice.Planner.Board("board", boarding), Cancel);
        await Eventually.TrueAsync(() => shared.Stack.Service.Process.HasExited, "the operator's death", TimeSpan.FromSeconds(40), Cancel);
        await shared.Stack.Service.StartAsync(new Dictionary<string, string?> { ["HASHPERP_FAULT"] = null }, Cancel);
        var result = await running;
        Assert.Equal([130_000], result.Coins.Select(coin => coin.Amount.Value));
        Assert.Equal(130_000, alice.Coins.Balance.Value);
    }

    [Fact]
    public async Task A_payment_whose_operator_was_killed_after_it_accepted_is_finished_by_the_next_start()
    {
        using var alice = await TestAgent.StartAsync(shared.Stack);
        await alice.FundAsync(90_000);
        var coin = (await alice.Batches().RunAsync(alice.Planner.Board("board", await alice.FindBoardingAsync()), Cancel)).Coins.Single();
        await shared.Stack.Service.RestartAsync(new Dictionary<string, string?> { ["HASHPERP_FAULT"] = SubmittedFault }, Cancel);
        var output = SendOutput.Change(coin.Amount, alice.Wallet.NextReceive());
        var error = await Assert.ThrowsAsync<HashPerpException>(() => alice.Sender.SendAsync("pay", [coin.OutPoint], [output], Cancel));
        Assert.Equal(7202, error.Code.Number);
        Assert.Equal(CoinState.Burnt, alice.Coins.Find(coin.OutPoint)!.State);
        await shared.Stack.Service.StartAsync(new Dictionary<string, string?> { ["HASHPERP_FAULT"] = null }, Cancel);
        var sent = Assert.Single(await alice.Sender.ResumeAsync(Cancel));
        Assert.Equal(90_000, Assert.Single(sent.Change).Amount.Value);
        Assert.Equal(CoinState.Spent, alice.Coins.Find(coin.OutPoint)!.State);
        Assert.Empty(await alice.Sender.ResumeAsync(Cancel));
    }

    private const string SubmittedFault = "arkserver.submit.persisted:after:kill";
}
