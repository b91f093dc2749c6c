using HashPerp.Bitcoin;
using HashPerp.ContractScripts;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// An agent as its own watchtower, with nobody at hand and the operator dead for good: it answers an old Setup (X8), takes its contracts to the chain when their time has
/// come, claims what its owner has won (X4), and goes on after a SIGKILL.
/// </summary>
[Collection(nameof(OpenedContracts))]
public sealed class OwnWatchTests(OpenedContracts contracts)
{
    private const long AfterEveryDelay = 6_144;
    private const long SetupShare = 250_330;
    private static readonly string[] Impatient = ["--operator-patience-seconds", "1"];

    [Fact]
    public async Task An_agent_answers_a_superseded_Setup_by_itself_and_its_owner_is_paid_what_it_won()
    {
        await using var chain = await contracts.ForkAsync();
        await using var alice = contracts.AliceAgent(chain, contracts.TwoStep.Alice);
        await alice.StartAsync();
        await alice.FundAsync();
        await alice.SeesTipAsync();
        Assert.Empty(await chain.Node.Rpc.GetRawMempoolAsync());

        using var bob = await contracts.BobAsync(chain, contracts.Superseded.Bob);
        await bob.UnrollAsync();
        await alice.SaysAsync("watch.seen");
        await alice.UnrollsAsync(contracts.TwoStep.Alice);
        await DecideAsync(chain);
        Assert.Equal("missing-inputs", Assert.Single(await chain.Node.Rpc.TestMempoolAcceptAsync([bob.Exit.RefundExit()])).RejectReason);
        await alice.MineUntilAsync("Alice is paid", async () => await alice.PaidAsync(contracts.TwoStep.Alice) > 0);

        Assert.Equal(300_000, await alice.PaidAsync(contracts.TwoStep.Alice));
        Assert.Empty(alice.Said("contract.unrolls"));
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task When_the_operator_stays_silent_until_the_deadline_an_agent_unrolls_by_itself_once_it_can_pay()
    {
        await using var chain = await contracts.ForkAsync();
        await using var alice = contracts.AliceAgent(chain);
        await alice.StartAsync(Impatient);
        var risk = await alice.SaysAsync("contract.at-risk");
        Assert.True((bool)risk["auto_unroll"]!);
        await alice.SaysAsync("contract.unrolls", data => (string?)data["contract"] == IdOf(contracts.Instant.Alice));
        await alice.SaysAsync("contract.unrolls", data => (string?)data["contract"] == IdOf(contracts.TwoStep.Alice));
        var call = await alice.SaysAsync("exit.needs-fees");
        Assert.Contains((string)call["fee_address"]!, (string)risk["do"]!, StringComparison.Ordinal);
        Assert.True((long)call["needed_sat"]! > 10_000);
        await chain.MineQuicklyAsync(3);
        await alice.SeesTipAsync();
        // Once an hour, and not for every block: one for each of the two contracts at most.
        Assert.InRange(alice.Said("exit.needs-fees").Count(), 1, 2);
        Assert.Empty(await chain.Node.Rpc.GetRawMempoolAsync());

        await alice.FundAsync();
        await alice.UnrollsAsync(contracts.Instant.Alice);
        await alice.UnrollsAsync(contracts.TwoStep.Alice);
        await DecideAsync(chain);
        await alice.MineUntilAsync("both are done", () => Task.FromResult(Done(alice, contracts.Instant.Alice) && Done(alice, contracts.TwoStep.Alice)));

        Assert.Equal((300_000, 300_000), (await alice.PaidAsync(contracts.Instant.Alice), await alice.PaidAsync(contracts.TwoStep.Alice)));
        // Its coin came to the chain with the others, and nobody else answers for it.
        Assert.Equal(SetupShare, await alice.PaidAsync(contracts.SetUp.Alice));
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task An_agent_that_may_not_unroll_only_tells_and_still_answers_what_others_bring()
    {
        await using var chain = await contracts.ForkAsync();
        await using var bob = contracts.BobAgent(chain, contracts.Instant.Bob);
        await bob.StartAsync([.. Impatient, "--no-auto-unroll"]);
        await bob.FundAsync();
        Assert.False((bool)(await bob.SaysAsync("contract.at-risk"))["auto_unroll"]!);
        await chain.MineQuicklyAsync(2);
        await bob.SeesTipAsync();
        Assert.Empty(await chain.Node.Rpc.GetRawMempoolAsync());
        Assert.Empty(bob.Said("contract.unrolls"));

        using var alice = await contracts.AliceAsync(chain, contracts.Instant.Alice);
        var coin = alice.Exit.Kit.Terms.Inputs.First(input => input.Owner == CoinOwner.Height).OutPoint;
        await alice.UnrollAsync(alice.Exit.Graph.For([coin]));
        await bob.UnrollsAsync(contracts.Instant.Bob);
        Assert.Null(await chain.Node.Rpc.GetTxOutAsync(coin));
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    [Trait("tier", "full")]
    public async Task An_agent_killed_in_the_middle_of_its_unroll_goes_on_when_it_is_started_again(string side)
    {
        await using var chain = await contracts.ForkAsync();
        await using var alice = contracts.AliceAgent(chain, contracts.Instant.Alice);
        await alice.StartAsync("--no-auto-unroll");
        await alice.FundAsync(coins: 1);
        await alice.Driver.StopAsync();

        await alice.StartToDieAsync($"client.package-sent:{side}:kill:2", Impatient);
        await alice.MineUntilDeadAsync();
        var kit = ExitKit.Parse(contracts.Instant.Alice);
        Assert.Null(await chain.Node.Rpc.GetRawTransactionAsync(kit.Pots[0].Hash));
        await alice.StartAsync(Impatient);
        await alice.UnrollsAsync(contracts.Instant.Alice);
        await DecideAsync(chain);
        await alice.MineUntilAsync("Alice is paid", async () => await alice.PaidAsync(contracts.Instant.Alice) == 300_000);
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task An_unfit_node_is_told_once_and_the_agent_goes_on()
    {
        await using var chain = await contracts.ForkAsync("-mempooltruc=accept");
        await using var alice = contracts.AliceAgent(chain);
        await alice.StartAsync(Impatient);
        Assert.Contains("-mempooltruc=enforce", (string)(await alice.SaysAsync("chain.unwatched"))["refused"]!, StringComparison.Ordinal);
        await alice.SaysAsync("contract.at-risk");
        await chain.MineQuicklyAsync(3);
        Assert.False((bool)(await alice.Driver.CallAsync("watch"))!["fit"]!);
        Assert.Equal(3, ((System.Text.Json.Nodes.JsonArray)(await alice.Driver.CallAsync("contracts"))!).Count);
        Assert.Single(alice.Said("chain.unwatched"));
        Assert.Empty(alice.Said("chain.watching"));
    }

    private static string IdOf(byte[] kit) => ExitKit.Parse(kit).ContractId.ToString();

    private static bool Done(LoneAgent agent, byte[] kit) => agent.Said("exit.done").Any(data => (string?)data["contract"] == IdOf(kit));

    /// <summary>TIME has won rungs 0 and 1, HEIGHT the others, and every delay is over.</summary>
    private async Task DecideAsync(ReplayedChain chain)
    {
        await chain.StopAtMedianTimeAsync(ExitKit.Parse(contracts.Instant.Alice).Terms.Rungs[1].Time + 1);
        await chain.MineToHeightAsync(contracts.ExpiryHeight);
        await chain.StopAtMedianTimeAsync(await chain.MedianTimeAsync() + AfterEveryDelay);
    }
}
