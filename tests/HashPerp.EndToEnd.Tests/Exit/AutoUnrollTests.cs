using System.Text.Json.Nodes;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>The two things that make an agent unroll by itself, each alone and both together, with a live operator on a node.</summary>
public sealed class AutoUnrollTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    [Trait("tier", "full")]
    public async Task Neither_silence_before_the_deadline_nor_the_deadline_at_an_operator_that_answers_publishes_anything_and_both_do()
    {
        await using var stack = await ContractStack.StartAsync();
        var alice = stack.Alice;
        await alice.KillAsync();
        alice.MoreArguments = ["--operator-patience-seconds", "1"];
        await alice.StartAsync();
        var market = await stack.ListAsync(blocks: 300, strikePermille: [800, 1_000, 1_300], potSat: 100_000);
        await stack.BoardAsync(coins: 1, market.CoinSat);
        var round = await stack.OpenAsync(market);
        var deadline = (long)(await alice.CallAsync("kit", new JsonObject { ["round"] = round }))!["unroll_by"]!;
        await SaidAsync(alice, "chain.watching");
        foreach (var address in (await alice.CallAsync("watch"))!["fee_addresses"]!.AsArray())
        {
            await stack.Chain.PayAsync((string)address!, 100_000);
        }

        await stack.ArkServer.KillAsync();
        await SaidAsync(alice, "contract.at-risk");
        await LeavesItAsync(stack);
        await stack.ArkServer.StartAsync();
        await SaidAsync(alice, "contract.out-of-risk");
        await stack.Chain.StopAtMedianTimeAsync(deadline);
        await LeavesItAsync(stack);

        await stack.ArkServer.KillAsync();
        var told = await SaidAsync(alice, "contract.unrolls");
        Assert.Equal((round, deadline), ((string)told["round"]!, (long)told["unroll_by"]!));
        await Eventually.TrueAsync(async () => (await stack.Chain.Node.Rpc.GetRawMempoolAsync()).Count > 0, "the first package", Patience);
    }

    /// <summary>Over three blocks, each of which the agent has looked at.</summary>
    private static async Task LeavesItAsync(ContractStack stack)
    {
        for (var block = 0; block < 3; block++)
        {
            await stack.Chain.MineQuicklyAsync();
            var height = await stack.Chain.HeightAsync();
            await Eventually.TrueAsync(async () => (int)(await stack.Alice.CallAsync("watch"))!["height"]! >= height, $"Alice to see block {height}", Patience);
        }
        Assert.Empty(await stack.Chain.Node.Rpc.GetRawMempoolAsync());
        Assert.DoesNotContain(stack.Alice.Events, line => (string?)line["event"] == "contract.unrolls");
    }

    private static Task<JsonObject> SaidAsync(AgentDriver user, string name) => Eventually.ValueAsync(
        () => Task.FromResult((JsonObject?)user.Events.FirstOrDefault(line => (string?)line["event"] == name)?["data"]),
        $"{name} of {user.Name}:\n{user.Process.LogTail}", Patience);
}
