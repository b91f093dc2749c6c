using System.Text.Json.Nodes;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>What a newcomer sees after <c>./hashperp up</c>: a market in which two scripted traders keep trading, whatever happens to them.</summary>
public sealed class TradersTests
{
    private const int HeightOffset = 824_400;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    private static readonly string[] Fast =
    [
        "--height-offset", "824400", "--block-seconds", "0.5", "--trade-seconds", "0.5", "--expiry-blocks", "96", "--relist-blocks", "60", "--seed", "20240105",
    ];

    private static readonly Dictionary<string, string?> FastBatches = new()
    {
        ["ArkServer__SessionDuration"] = "6", ["ArkServer__MinPhaseMs"] = "500", ["ArkServer__ChainPollMs"] = "50",
    };

    [Fact]
    public async Task Traders_on_a_fresh_chain_trade_and_settle_and_go_on_after_a_kill()
    {
        await using var exchange = await FreshExchange.StartAsync(HeightOffset, FastBatches, cancel: TestContext.Current.CancellationToken);
        await using var traders = new TradersDriver(exchange);
        await traders.StartAsync(Fast);
        await traders.WaitForAsync("contract.active", _ => true, Patience);
        Assert.True(await traders.IsHealthyAsync());
        await traders.WaitForAsync("contract.settled", _ => true, Patience);
        Assert.All(traders.Of("contract.settled"), IsWhole);

        await traders.KillAsync();
        var before = traders.Of("contract.active").Select(Contract).ToHashSet();
        await traders.StartAsync(Fast);
        await traders.WaitForAsync("contract.active", line => !before.Contains(Contract(line)), Patience);
        Assert.Single(traders.Of("chain.started"));

        traders.Process.Terminate();
        Assert.Equal(0, await traders.Process.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        await Eventually.TrueAsync(() => traders.Running().Count == 0, "nothing to be left running", TimeSpan.FromSeconds(10));
    }

    [Theory]
    [Trait("tier", "full")]
    [InlineData("agent")]
    [InlineData("order book")]
    [InlineData("node")]
    public async Task Traders_go_on_trading_after_the_death_of(string part)
    {
        await using var exchange = await FreshExchange.StartAsync(HeightOffset, FastBatches, cancel: TestContext.Current.CancellationToken);
        await using var traders = new TradersDriver(exchange);
        await traders.StartAsync(Fast);
        await traders.WaitForAsync("contract.active", _ => true, Patience);

        switch (part)
        {
            case "agent":
                traders.KillAgent("alice");
                await traders.WaitForAsync("trader.away", line => (string)line["trader"]! == "Alice", Patience);
                break;
            case "order book":
                await exchange.Exchange.OrderBook.KillAsync();
                await exchange.Exchange.OrderBook.StartAsync();
                break;
            default:
                await exchange.Node.KillAsync();
                await exchange.Node.StartAsync();
                break;
        }
        var before = traders.Of("contract.active").Select(Contract).ToHashSet();
        await traders.WaitForAsync("contract.active", line => !before.Contains(Contract(line)), Patience);
        await traders.WaitForAsync("contract.settled", line => !before.Contains(Contract(line)), Patience);
    }

    private static string Contract(JsonObject line) => (string)line["contract"]!;

    /// <summary>All pots of the contract are with one leg or the other: the rungs of a lot have equal pots.</summary>
    private static void IsWhole(JsonObject settled)
    {
        var (height, time) = ((long)settled["height_sat"]!, (long)settled["time_sat"]!);
        var rungs = (int)settled["height_rungs"]! + (int)settled["time_rungs"]!;
        Assert.Contains(rungs, (int[])[3, 5]);
        Assert.Equal(height * (int)settled["time_rungs"]!, time * (int)settled["height_rungs"]!);
        Assert.True(height + time >= rungs * 100_000, $"{height} + {time} sat");
    }
}
