using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary><c>exit watch</c> on a real node: it keeps still until somebody goes back to an old coin or races for a pot, and then the winner is paid (X2b, X8).</summary>
[Collection(nameof(OpenedContracts))]
public sealed class ExitWatchTests(OpenedContracts contracts)
{
    private const long AfterEveryDelay = 6_144;
    private const int HalfDay = 43_200;
    private static readonly string[] Quick = ["--pace-ms", "100", "--confirmations", "2"];

    [Fact]
    [Trait("tier", "full")]
    public async Task A_loser_who_publishes_the_branch_of_his_old_coin_brings_the_whole_graph_down_on_himself()
    {
        await using var chain = await contracts.ForkAsync();
        await using var bob = contracts.BobTool(chain, contracts.Instant.Bob);
        using var alice = await contracts.AliceAsync(chain, contracts.Instant.Alice);
        await chain.StopAtMedianTimeAsync(alice.Exit.Kit.Terms.Rungs[1].Time + 1);
        await chain.MineToHeightAsync(contracts.ExpiryHeight + 6);
        await bob.StartAsync("watch", fault: null, Quick);
        await bob.FundAsync();
        var coin = alice.Exit.Kit.Terms.Inputs.First(input => input.Owner == CoinOwner.Height).OutPoint;
        Assert.DoesNotContain(bob.Events, line => (string)line["event"]! == "watch.seen");

        // Up to her coin, and not one transaction further: after the exit delay it would be hers again.
        await alice.UnrollAsync(alice.Exit.Graph.For([coin]));
        await bob.EventAsync("watch.seen", line => (string)line["txid"]! == coin.Hash.ToString());
        await bob.MineUntilAsync("exit.output");
        Assert.Null(await chain.Node.Rpc.GetTxOutAsync(coin));
        foreach (var transaction in alice.Exit.Graph.Transactions)
        {
            Assert.NotNull((await chain.Node.Rpc.GetRawTransactionAsync(transaction.GetHash()))!.BlockHash);
        }
        await chain.StopAtMedianTimeAsync(await chain.MedianTimeAsync() + AfterEveryDelay);
        await bob.MineUntilAsync("exit.done");

        Assert.Equal(0, await bob.EndAsync());
        Assert.Equal(200_000, await bob.PaidOutAsync());
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task A_loser_who_unrolls_to_race_for_a_pot_loses_it_to_two_watchers_one_with_the_published_key()
    {
        await using var chain = await contracts.ForkAsync();
        using var bob = await contracts.BobAsync(chain, contracts.TwoStep.Bob);
        var key = await PublishedKeyAsync(chain, rung: 3);
        await using var first = contracts.AliceTool(chain, contracts.TwoStep.Alice);
        await using var second = contracts.AliceTool(chain, contracts.TwoStep.Alice);
        await first.StartAsync("watch", fault: null, ["--key", key, .. Quick]);
        await first.FundAsync(coins: 5);
        await second.StartAsync("watch", fault: null, Quick);
        await second.EventAsync("watch.quiet");
        await first.EventAsync("watch.quiet");
        Assert.Empty(await chain.Node.Rpc.GetRawMempoolAsync());

        await bob.UnrollAsync();
        await first.EventAsync("watch.seen");
        await first.MineUntilAsync("exit.output", line => (int?)line["rung"] == 3 && (string?)line["next"] == "FastHeight");
        // A watcher that is killed has forgotten nothing that the chain doesn't tell.
        await second.KillAsync();
        await chain.StopAtMedianTimeAsync(await chain.MedianTimeAsync() + AfterEveryDelay);
        await second.StartAsync("watch", fault: null, Quick);
        await first.MineUntilAsync("exit.done");
        await second.MineUntilAsync("exit.done");

        Assert.Equal((0, 0), (await first.EndAsync(), await second.EndAsync()));
        Assert.Equal([null, null, "ClaimHeight", "FastHeight", "ClaimHeight"], first.Last("exit.result").Select(line => (string?)line["taken"]));
        Assert.Equal(300_000, await first.PaidOutAsync());
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task Nothing_is_published_while_nobody_else_does_unless_the_owner_wants_it_at_the_deadline()
    {
        await using var chain = await contracts.ForkAsync();
        await using var bob = contracts.BobTool(chain, contracts.Instant.Bob);
        var other = bob.Add(contracts.TwoStep.Bob);
        var last = ExitKit.Parse(contracts.Instant.Bob).Terms.Rungs[^1].Time;
        string[] once = ["--once", other];
        Assert.Equal(0, await bob.CallAsync("watch", once));
        await bob.FundAsync();
        Assert.Equal(2, bob.Events.Where(line => (string)line["event"]! == "watch.quiet").Select(line => (string)line["contract"]!).Distinct().Count());
        // Somebody else leaves by the same batch: what lies above the leaves is no sign.
        using var alice = await contracts.AliceAsync(chain, contracts.Instant.Alice);
        await alice.UnrollAsync(alice.Exit.Graph.For([alice.Exit.Graph.Transactions[0].OutPointOf(0)]));
        await chain.StopAtMedianTimeAsync(last - HalfDay);
        Assert.Equal(0, await bob.CallAsync("watch", once));
        Assert.All(bob.Last("watch.deadline"), line => Assert.True((bool)line["passed"]!));
        Assert.Empty(await chain.Node.Rpc.GetRawMempoolAsync());

        Assert.Equal(ExitTool.MoreToDo, await bob.CallAsync("watch", [.. once, "--auto-unroll"]));
        Assert.NotEmpty(await chain.Node.Rpc.GetRawMempoolAsync());
        Assert.Equal(1, await bob.CallAsync("watch", [.. once, "--key", new string('1', 64)]));
        Assert.Contains("(1543)", bob.Errors, StringComparison.Ordinal);
    }

    private async Task<string> PublishedKeyAsync(ReplayedChain chain, int rung)
    {
        var times = ExitKit.Parse(contracts.TwoStep.Alice).Terms.Rungs.Select(terms => terms.Time).ToArray();
        await using var attestor = await contracts.AttestorAsync(chain);
        await chain.StopAtMedianTimeAsync(times[1] + 1);
        await chain.MineToHeightAsync(contracts.ExpiryHeight + 6);
        using var key = await attestor.PublishedKeyAsync(contracts.ExpiryHeight, times[rung]);
        return Hex.Encode(key.ToBytes());
    }
}
