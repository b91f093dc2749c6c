using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>What happens on real machines while people trade: each day ends with a contract, and the last with everybody's money counted.</summary>
public sealed class BadDayTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [Trait("tier", "full")]
    [InlineData("OrderBook")]
    [InlineData("ContractLifecycle")]
    [InlineData("Settlement")]
    public async Task A_service_stopped_for_a_minute_goes_on_where_it_was(string service)
    {
        await using var stage = await ExchangeStage.StartWithExactCoinsAsync(lots: 2);
        var day = new TradingDay(stage);
        await day.TradeAsync();
        var process = stage.Stack.ServiceOf(service).Process;
        process.Suspend();
        var trading = day.TradeAsync();
        // The fault is the time itself: leases, heartbeats and deadlines of the others run out meanwhile.
        await Task.Delay(Minute, TestContext.Current.CancellationToken);
        process.Resume();
        await trading;
        await day.EndAsync();
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task Postgres_killed_in_a_commit_keeps_what_it_had_acknowledged()
    {
        const int Deaths = 4;
        await using var stage = await ExchangeStage.StartWithExactCoinsAsync(lots: Deaths);
        var day = new TradingDay(stage);
        for (var death = 0; death < Deaths; death++)
        {
            var trading = day.TradeAsync();
            await stage.Stack.Postgres.WaitForTransactionAsync();
            await stage.Stack.Postgres.KillAsync();
            await stage.Stack.Postgres.StartAsync();
            await trading;
        }
        await day.EndAsync();
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task A_broker_killed_with_queued_messages_delivers_them_when_it_is_back()
    {
        await using var stage = await ExchangeStage.StartWithExactCoinsAsync(lots: 2);
        var day = new TradingDay(stage);
        await day.TradeAsync();
        await stage.Exchange.ContractLifecycle.KillAsync();
        var maker = await day.Users.OrderAsync(Leg.Height);
        var taker = await day.Users.OrderAsync(Leg.Time);
        await day.Users.FilledAsync(Leg.Time, taker);
        await stage.Exchange.Broker.KillAsync();
        await stage.Exchange.Broker.StartAsync();
        await stage.Exchange.ContractLifecycle.StartAsync();
        day.Add(await day.Users.ContractAsync(maker, taker));
        await day.EndAsync();
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task A_node_killed_before_and_after_the_expiry_comes_back_with_its_clock()
    {
        await using var stage = await ExchangeStage.StartWithExactCoinsAsync(lots: 2);
        var day = new TradingDay(stage);
        var node = stage.Stack.Chain.Node;
        var trading = day.TradeAsync();
        await node.KillAsync();
        await node.StartAsync();
        await trading;
        await day.TradeAsync();
        await stage.Stack.Chain.MineAsync(TradingDay.BlocksToEverySettlement / 2);
        var (height, median) = (await stage.Stack.Chain.HeightAsync(), await stage.Stack.Chain.MedianTimeAsync());
        await node.KillAsync();
        await node.StartAsync();
        Assert.Equal((height, median), (await stage.Stack.Chain.HeightAsync(), await stage.Stack.Chain.MedianTimeAsync()));
        await day.EndAsync();
    }
}
