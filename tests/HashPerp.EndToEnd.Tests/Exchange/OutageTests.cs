using System.Text.Json.Nodes;
using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>A server goes away in the middle of a contract's life and comes back: nothing is lost.</summary>
public sealed class OutageTests
{
    private const int BlocksToEverySettlement = 130;

    [Theory]
    [Trait("tier", "full")]
    [InlineData("broker")]
    [InlineData("Postgres")]
    [InlineData("Redis")]
    public async Task A_server_killed_and_started_in_mid_life_loses_nothing(string server)
    {
        await using var stage = await ExchangeStage.StartAsync();
        var first = await stage.OrderAsync(Leg.Height, lots: 3);
        var matches = new List<JsonObject> { await stage.MatchAsync(first, await stage.OrderAsync(Leg.Time, lots: 1), "Active") };

        var taker = await stage.OrderAsync(Leg.Time, lots: 1);
        await KillAndStartAsync(stage, server);
        matches.Add(await stage.MatchAsync(first, taker, "Active"));
        await stage.RestsAsync(Leg.Height, first, filled: 2);
        matches.Add(await stage.MatchAsync(first, await stage.OrderAsync(Leg.Time, lots: 1), "Active"));
        Assert.Equal(3, (await stage.TradesAsync()).Count);

        await stage.Stack.Chain.MineAsync(BlocksToEverySettlement);
        await KillAndStartAsync(stage, server);
        foreach (var match in matches)
        {
            await stage.Stack.WaitForAsync(ExchangeStage.RoundOf(match), "Settled");
        }
        await stage.RequireBalancesAsync(settledLots: 3);
    }

    private static async Task KillAndStartAsync(ExchangeStage stage, string server)
    {
        switch (server)
        {
            case "broker":
                await stage.Exchange.Broker.KillAsync();
                await stage.Exchange.Broker.StartAsync();
                break;
            case "Postgres":
                await stage.Stack.Postgres.KillAsync();
                await stage.Stack.Postgres.StartAsync();
                break;
            default:
                await stage.Exchange.Redis.KillAsync();
                await stage.Exchange.Redis.StartAsync();
                break;
        }
    }
}
