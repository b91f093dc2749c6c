using System.Text.Json.Nodes;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>Orders become contracts through all services, each a process of its own.</summary>
public sealed class TradingTests
{
    private const int BlocksToEverySettlement = 130;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_resting_order_is_partly_filled_and_its_contract_settles_under_one_trace()
    {
        using var collector = TraceCollector.Start();
        await using var stage = await ExchangeStage.StartAsync(collector.Environment);
        var maker = await stage.OrderAsync(Leg.Height, lots: 2);
        var taker = await stage.OrderAsync(Leg.Time, lots: 1);
        var match = await stage.MatchAsync(maker, taker, "Active");
        await stage.RestsAsync(Leg.Height, maker, filled: 1);
        var trade = Assert.Single(await stage.TradesAsync());
        Assert.Equal(1u, trade.Lots);
        Assert.Equal(stage.Market.EvenPrice, trade.Price);

        await stage.Stack.Chain.MineAsync(BlocksToEverySettlement);
        await stage.Stack.WaitForAsync(ExchangeStage.RoundOf(match), "Settled");
        await stage.RequireBalancesAsync(settledLots: 1);
        await RequireOneTraceAsync(stage, collector, taker);
    }

    [Fact]
    public async Task A_silent_signer_is_busted_and_the_innocent_order_keeps_its_place()
    {
        await using var stage = await ExchangeStage.StartAsync();
        var first = await stage.OrderAsync(Leg.Height, lots: 1);
        var second = await stage.OrderAsync(Leg.Height, lots: 1);
        var silent = await stage.OrderAsync(Leg.Time, lots: 1);
        await stage.Stack.Bob.KillAsync();

        Assert.NotEqual("", (string?)(await stage.MatchAsync(first, silent, "Busted"))["reason"]);
        await stage.RestsAsync(Leg.Height, first, filled: 0);
        Assert.Empty(await stage.TradesAsync());

        await stage.Stack.Bob.StartAsync();
        var next = await stage.OrderAsync(Leg.Time, lots: 1);
        await stage.MatchAsync(first, next, "Active");
        await stage.RestsAsync(Leg.Height, second, filled: 0);
    }

    /// <summary>From the order that took to the settlement: one trace id, in every service that had a part in it.</summary>
    private static async Task RequireOneTraceAsync(ExchangeStage stage, TraceCollector collector, string taker)
    {
        var order = ((JsonArray)(await stage.Stack.Bob.CallAsync("orders"))!).Single(node => (string)node!["order"]! == taker)!;
        // 00-TRACE-SPAN-FLAGS, W3C trace context.
        var trace = ((string)order["traceparent"]!).Split('-')[1];
        string[] services = ["orderbook", "aspadapter", "contractlifecycle", "settlement"];
        await Eventually.TrueAsync(
            () => services.All(service => collector.Exported.Any(span => span.TraceId == trace && span.Service == service))
                && collector.Exported.Any(span => span.TraceId == trace && span.Service == "settlement" && span.Name.Contains("ContractSettled", StringComparison.Ordinal)),
            $"spans of {string.Join(", ", services)} in trace {trace}; there are {string.Join("; ", collector.Exported.Where(span => span.TraceId == trace).Select(span => $"{span.Service} {span.Name}"))}",
            Patience);
    }
}
