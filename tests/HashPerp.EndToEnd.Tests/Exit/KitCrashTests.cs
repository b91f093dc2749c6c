using System.Text.Json.Nodes;
using HashPerp.ContractScripts;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>The kit is made of what the agent's own folder holds: neither a crash nor an attestor that is gone prevents it.</summary>
public sealed class KitCrashTests
{
    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task A_user_killed_while_the_kit_is_written_has_it_after_a_restart_without_the_attestor(string side)
    {
        await using var stack = await ContractStack.StartAsync();
        var market = await stack.ListAsync(blocks: 60, strikePermille: [800, 1_000, 1_300], potSat: 100_000);
        await stack.BoardAsync(coins: 1, market.CoinSat);
        await stack.Bob.StopAsync();
        await stack.Bob.StartAsync($"contract.kit:{side}:kill");
        var round = await stack.ProposeAsync(market);
        await Eventually.TrueAsync(() => stack.Bob.Process.HasExited, "Bob's death at his kit");
        await stack.Attestor.Service.StopAsync();

        await stack.Bob.StartAsync();
        await stack.WaitForAsync(round, "Active");
        var answer = (await stack.Bob.CallAsync("kit", new JsonObject { ["round"] = round }))!;
        var kit = ExitKit.Parse(await File.ReadAllBytesAsync((string)answer["path"]!, TestContext.Current.CancellationToken));
        Assert.Equal((string)answer["kit_id"]!, kit.KitId.ToString());
        Assert.True(kit.HasPots);
    }
}
