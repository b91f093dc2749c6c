using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// <c>exit run</c> with operator, attestor, relay and the other party dead: a process in an empty folder brings home what is its owner's, whatever happens to it
/// on the way.
/// </summary>
[Collection(nameof(OpenedContracts))]
public sealed class ExitRunTests(OpenedContracts contracts)
{
    private const long AfterEveryDelay = 6_144;
    private static readonly string[] Quick = ["--pace-ms", "100", "--confirmations", "2"];

    [Fact]
    [Trait("tier", "full")]
    public async Task A_winner_alone_takes_its_pots_without_any_key_over_a_reorganisation()
    {
        await using var chain = await contracts.ForkAsync();
        await using var bob = contracts.BobTool(chain, contracts.Instant.Bob);
        await bob.StartAsync("run", fault: null, Quick);
        await bob.EventAsync("exit.waits", line => (int)line["number"]! == 1541);
        await bob.FundAsync();
        await bob.MineUntilAsync("exit.output");
        var times = ExitKit.Parse(contracts.Instant.Bob).Terms.Rungs.Select(rung => rung.Time).ToArray();
        await chain.StopAtMedianTimeAsync(times[1] + AfterEveryDelay);
        await bob.MineUntilAsync("exit.output", line => (int?)line["confirmations"] == 1);
        await chain.Node.Rpc.InvalidateBlockAsync(await chain.Node.Rpc.GetBestBlockHashAsync());
        await chain.MineToHeightAsync(contracts.ExpiryHeight + 6);

        Assert.Equal(0, await bob.EndAsync());
        Assert.Equal(
            ["TIME ClaimTime 0 100000", "TIME ClaimTime 0 100000", "HEIGHT  0 0", "HEIGHT  0 0", "HEIGHT  0 0"], bob.Last("exit.result").Select(Result));
        Assert.Equal(200_000, (long)(await bob.EventAsync("exit.done"))["own_sat"]!);
        Assert.Equal(200_000, await bob.PaidOutAsync());
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task A_winner_killed_again_and_again_takes_one_pot_early_with_the_published_key_and_the_others_later()
    {
        await using var chain = await contracts.ForkAsync();
        var times = ExitKit.Parse(contracts.TwoStep.Alice).Terms.Rungs.Select(rung => rung.Time).ToArray();
        var key = await PublishedKeyAsync(chain, times[3]);
        await using var alice = contracts.AliceTool(chain, contracts.TwoStep.Alice);
        foreach (var side in new[] { "before", "after" })
        {
            await alice.StartAsync("run", $"client.package-sent:{side}:kill", ["--key", key, .. Quick]);
            await alice.FundAsync();
            Assert.NotEqual(0, await alice.EndAsync());
            await chain.MineQuicklyAsync();
        }
        await alice.StartAsync("run", fault: null, Quick);
        await alice.MineUntilAsync("exit.output");
        // The key was given to an earlier run only: the state folder has it.
        Assert.Equal("FastHeight", (string?)(await alice.EventAsync("exit.output", line => (int?)line["rung"] == 3))["next"]);
        await alice.KillAsync();
        await chain.StopAtMedianTimeAsync(await chain.MedianTimeAsync() + AfterEveryDelay);
        await alice.StartAsync("run", fault: null, Quick);
        await alice.MineUntilAsync("exit.done");

        Assert.Equal(0, await alice.EndAsync());
        Assert.Equal(
            ["TIME  0 0", "TIME  0 0", "HEIGHT ClaimHeight 100000 0", "HEIGHT FastHeight 100000 0", "HEIGHT ClaimHeight 100000 0"],
            alice.Last("exit.result").Select(Result));
        Assert.Equal(300_000, await alice.PaidOutAsync());
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task A_loser_who_unrolls_to_race_is_outbid_while_his_claim_waits_for_a_block()
    {
        await using var chain = await contracts.ForkAsync();
        await using var bob = contracts.BobTool(chain, contracts.Instant.Bob);
        string[] once = ["--once", "--confirmations", "1", "--fee-rate"];
        Assert.Equal(ExitTool.MoreToDo, await bob.CallAsync("run", [.. once, "2"]));
        await bob.FundAsync();
        using var alice = await contracts.AliceAsync(chain, contracts.Instant.Alice);
        await chain.StopAtMedianTimeAsync(alice.Exit.Kit.Terms.Rungs[1].Time + 1);
        await chain.MineToHeightAsync(contracts.ExpiryHeight);
        await alice.UnrollAsync();
        await chain.StopAtMedianTimeAsync(await chain.MedianTimeAsync() + AfterEveryDelay);
        // TIME has won rung 0, but plain scripts can't tell any more.
        var theft = alice.Claim(0, ClaimKind.ClaimHeight);
        await alice.PublishAsync(theft);

        // At the same rate the node keeps the first; Bob's other claim isn't held back by that.
        Assert.Equal(ExitTool.MoreToDo, await bob.CallAsync("run", [.. once, "2"]));
        Assert.Equal(1540, (int)(await bob.EventAsync("exit.waits"))["number"]!);
        Assert.Equal([null, "ClaimTime"], bob.Last("exit.output").Take(2).Select(line => (string?)line["taken"] == "ClaimTime" ? "ClaimTime" : null));
        Assert.Equal(ExitTool.MoreToDo, await bob.CallAsync("run", [.. once, "20"]));
        Assert.Null(await chain.Node.Rpc.GetRawTransactionAsync(theft.GetHash()));

        await chain.MineQuicklyAsync();
        Assert.Equal(0, await bob.CallAsync("run", [.. once, "2"]));
        Assert.Equal(200_000, await bob.PaidOutAsync());

        await SentPayouts.SendAsync(chain, bob, once);
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task A_contract_never_activated_refunds_both_round_by_round_and_pays_more_for_what_is_stuck()
    {
        await using var chain = await contracts.ForkAsync();
        await using var bob = contracts.BobTool(chain, contracts.SetUp.Bob);
        string[] once = ["--once", "--confirmations", "1"];
        Assert.Equal(ExitTool.MoreToDo, await bob.CallAsync("run", once));
        await bob.FundAsync(coins: 1);
        Assert.Equal(ExitTool.MoreToDo, await bob.CallAsync("run", once));
        await BumpedAsync(chain, bob, once);

        var code = ExitTool.MoreToDo;
        for (var round = 0; code == ExitTool.MoreToDo && round < 15; round++)
        {
            await chain.MineAsync(6);
            code = await bob.CallAsync("run", once);
        }
        Assert.Equal(0, code);
        Assert.Equal(" RefundExit 250330 250330", Result(Assert.Single(bob.Last("exit.result"))));
        Assert.Equal(250_330, await bob.PaidOutAsync());
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task Whoever_has_lost_every_rung_pays_nothing_to_unroll_them()
    {
        await using var chain = await contracts.ForkAsync();
        await chain.StopAtMedianTimeAsync(ExitKit.Parse(contracts.Instant.Alice).Terms.Rungs[^1].Time + 1);
        await chain.MineQuicklyAsync(6);
        await using var alice = contracts.AliceTool(chain, contracts.Instant.Alice);
        Assert.Equal(0, await alice.CallAsync("run", "--once"));
        Assert.All(alice.Last("exit.result"), line => Assert.Equal("TIME  0 0", Result(line)));
        Assert.Equal(0, (long)(await alice.EventAsync("exit.done"))["own_sat"]!);
        // The same moment is another one for who has won.
        await using var bob = contracts.BobTool(chain, contracts.Instant.Bob);
        Assert.Equal(ExitTool.MoreToDo, await bob.CallAsync("run", "--once"));
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task Words_of_somebody_else_and_keys_of_other_races_are_refused()
    {
        await using var chain = await contracts.ForkAsync();
        await using var bob = contracts.AliceTool(chain, contracts.Instant.Bob);
        Assert.Equal(1, await bob.CallAsync("run", "--once"));
        Assert.Contains("(9012)", bob.Errors, StringComparison.Ordinal);
        await using var own = contracts.BobTool(chain, contracts.Instant.Bob);
        Assert.Equal(1, await own.CallAsync("run", "--once", "--key", new string('1', 64)));
        Assert.Contains("(1543)", own.Errors, StringComparison.Ordinal);
        Assert.Equal(2, await own.CallAsync("run", "--once", "--fee-rate", "0"));
        Assert.Contains("(9001)", own.Errors, StringComparison.Ordinal);
    }

    /// <summary>Two blocks without the package: the next round replaces its child by one that pays more.</summary>
    private static async Task BumpedAsync(ReplayedChain chain, ExitTool tool, string[] once)
    {
        var before = await MempoolFeeAsync(chain);
        Assert.Equal(ExitTool.MoreToDo, await tool.CallAsync("run", once));
        Assert.Equal(before, await MempoolFeeAsync(chain));
        for (var block = 0; block < 2; block++)
        {
            await chain.Node.SetMockTimeAsync(chain.Node.MockTime!.Value + 1);
            await chain.Node.Rpc.GenerateBlockAsync(Testing.BitcoindNode.NobodysDescriptor, []);
        }
        Assert.Equal(ExitTool.MoreToDo, await tool.CallAsync("run", once));
        var after = await MempoolFeeAsync(chain);
        Assert.True(after.Value >= before.Value * 3 / 2, $"{before} became {after}.");
    }

    private static async Task<Satoshis> MempoolFeeAsync(ReplayedChain chain)
    {
        var txids = await chain.Node.Rpc.GetRawMempoolAsync();
        Assert.Equal(2, txids.Count);
        return Satoshis.Sum((await Task.WhenAll(txids.Select(txid => chain.Node.Rpc.GetMempoolEntryAsync(txid)))).Select(entry => entry!.Fee));
    }

    private async Task<string> PublishedKeyAsync(ReplayedChain chain, uint time)
    {
        var times = ExitKit.Parse(contracts.TwoStep.Alice).Terms.Rungs.Select(rung => rung.Time).ToArray();
        await using var attestor = await contracts.AttestorAsync(chain);
        await chain.StopAtMedianTimeAsync(times[1] + 1);
        await chain.MineToHeightAsync(contracts.ExpiryHeight);
        using var key = await attestor.PublishedKeyAsync(contracts.ExpiryHeight, time);
        return Hex.Encode(key.ToBytes());
    }

    private static string Result(JsonObject line) => $"{(string?)line["winner"]} {(string?)line["taken"]} {(long)line["height_sat"]!} {(long)line["time_sat"]!}";
}
