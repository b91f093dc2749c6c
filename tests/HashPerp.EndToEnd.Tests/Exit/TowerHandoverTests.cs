using System.Text.Json.Nodes;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>An agent hands its kits to a tower by itself, and goes on without one that is away.</summary>
public sealed class TowerHandoverTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    [Trait("tier", "full")]
    public async Task An_agent_gives_every_contracts_kit_to_its_tower_and_opens_contracts_without_one_that_is_away()
    {
        await using var stage = await ExchangeStage.StartAsync();
        await using var tower = await TowerDriver.StartAsync(stage.Stack.Chain, ("Tokens__Key", stage.Exchange.TokenKey));
        var alice = stage.Stack.Alice;
        alice.MoreArguments = ["--tower", tower.Url.ToString(), "--tower", "http://127.0.0.1:1"];
        await alice.KillAsync();
        await alice.StartAsync();

        var maker = await stage.OrderAsync(Leg.Height, lots: 1);
        var taker = await stage.OrderAsync(Leg.Time, lots: 1);
        var round = ExchangeStage.RoundOf(await stage.MatchAsync(maker, taker, "Active"));
        await SaysAsync(stage, alice, "kit.guarded");
        await SaysAsync(stage, alice, "kit.guard-waits");

        var path = (string)(await alice.CallAsync("kit", new JsonObject { ["round"] = round }))!["path"]!;
        var kit = ExitKit.Parse(await File.ReadAllBytesAsync(path));
        var guarded = Assert.Single(await tower.GuardedAsync(alice.Account));
        Assert.Equal(kit.KitId, new Bytes32(guarded.KitId.Span));
        Assert.Empty(await tower.GuardedAsync(stage.Stack.Bob.Account));
    }

    private static Task SaysAsync(ExchangeStage stage, AgentDriver agent, string name) => stage.WithLogsAsync(async () =>
    {
        await Eventually.TrueAsync(() => agent.Events.Any(line => (string?)line["event"] == name), $"{agent.Name} to say {name}", Patience);
        return true;
    });
}
