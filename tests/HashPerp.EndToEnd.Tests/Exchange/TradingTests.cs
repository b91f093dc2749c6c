using System.Text.Json.Nodes;
using Grpc.Net.Client;
using HashPerp.Contracts.ArkContracts.V1;
using HashPerp.Primitives;
using HashPerp.Testing;
using Leg = HashPerp.Primitives.Leg;

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
        await RequireAwareOperatorAsync(stage, maker, taker);
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

    /// <summary>The operator, in contract-aware mode here, was told of the series and the contract, and has seen by its own headers who won each pot.</summary>
    private static async Task RequireAwareOperatorAsync(ExchangeStage stage, string maker, string taker)
    {
        using var channel = GrpcChannel.ForAddress(stage.Stack.ArkServer.Url);
        using var patience = new CancellationTokenSource(Patience);
        using var stream = new ContractAware.ContractAwareClient(channel).WatchEvents(new WatchEventsRequest(), cancellationToken: patience.Token);
        var (series, matched, pots, races) = (0, 0, new Dictionary<uint, PotState>(), 0);
        while (series == 0 || matched == 0 || races < stage.Market.Strikes.Count || pots.Count < stage.Market.Strikes.Count)
        {
            Assert.True(await stream.ResponseStream.MoveNext(patience.Token));
            var happened = stream.ResponseStream.Current;
            series += happened.SeriesRegistered is null ? 0 : 1;
            races += happened.RaceDecided is null ? 0 : 1;
            if (happened.OrdersMatched is { } orders)
            {
                matched++;
                Assert.Equal((maker, taker, 1u), (Hex.Encode(orders.HeightOrderId.Span), Hex.Encode(orders.TimeOrderId.Span), orders.Lots));
            }
            if (happened.PotChanged is { } changed)
            {
                pots[changed.Pot.Strike] = changed.Pot.State;
            }
        }
        Assert.All(pots.Values, state => Assert.True(state is PotState.Won or PotState.Mutual, $"{state}"));
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
