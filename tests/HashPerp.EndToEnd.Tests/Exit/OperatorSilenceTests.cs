using System.Text.Json.Nodes;
using HashPerp.ContractScripts;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>An operator that is gone is told by the agents, with the time by which its contracts have to be on the chain.</summary>
public sealed class OperatorSilenceTests
{
    private const long ClaimDelay = 6_144;
    private const long HalfDay = 43_200;
    private const long TwoBlocks = 1_200;

    [Fact]
    [Trait("tier", "full")]
    public async Task An_agent_says_what_to_do_by_when_and_that_the_risk_is_over()
    {
        await using var stack = await ContractStack.StartAsync();
        var market = await stack.ListAsync(blocks: 60, strikePermille: [800, 1_000, 1_300], potSat: 100_000);
        await stack.BoardAsync(coins: 1, market.CoinSat);
        var round = await stack.OpenAsync(market);
        var kit = await stack.Alice.CallAsync("kit", new JsonObject { ["round"] = round });
        var terms = ExitKit.Parse(await File.ReadAllBytesAsync((string)kit!["path"]!)).Terms;
        // All but the commitment, which is on the chain.
        var packages = (int)kit["transactions"]! - 1;
        var deadline = terms.Rungs.Min(rung => rung.Time) - ClaimDelay - HalfDay - (TwoBlocks * packages);
        Assert.Equal(deadline, (long)kit["unroll_by"]!);

        await stack.ArkServer.KillAsync();
        var told = await ToldAsync(stack.Alice, "contract.at-risk");
        Assert.Equal((round, deadline), ((string)told["round"]!, (long)told["unroll_by"]!));
        Assert.Contains($"hashperp exit run {(string)kit["path"]!}", (string)told["do"]!, StringComparison.Ordinal);
        await ToldAsync(stack.Bob, "contract.at-risk");

        await stack.ArkServer.StartAsync();
        Assert.Equal(round, (string)(await ToldAsync(stack.Alice, "contract.out-of-risk"))["round"]!);
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task A_kit_that_cannot_be_read_is_told_and_the_agent_goes_on()
    {
        await using var stack = await ContractStack.StartAsync();
        var market = await stack.ListAsync(blocks: 60, strikePermille: [800, 1_000, 1_300], potSat: 100_000);
        await stack.BoardAsync(coins: 1, market.CoinSat);
        var round = await stack.OpenAsync(market);
        var path = (string)(await stack.Bob.CallAsync("kit", new JsonObject { ["round"] = round }))!["path"]!;
        await stack.Bob.KillAsync();
        await File.WriteAllTextAsync(path, "{}");
        await stack.Bob.StartAsync();

        var told = await ToldAsync(stack.Bob, "contract.waits");
        Assert.Equal(round, (string)told["round"]!);
        Assert.StartsWith("The exit kit can't be read:", (string)told["refused"]!, StringComparison.Ordinal);
        Assert.Equal("Active", (string)(await stack.Bob.FindContractAsync(round))!["state"]!);
        Assert.False(stack.Bob.Process.HasExited);
    }

    private static Task<JsonObject> ToldAsync(AgentDriver user, string name) => Eventually.ValueAsync(
        () => Task.FromResult((JsonObject?)user.Events.FirstOrDefault(line => (string?)line["event"] == name)?["data"]), $"{name} of {user.Name}", TimeSpan.FromMinutes(1));
}
