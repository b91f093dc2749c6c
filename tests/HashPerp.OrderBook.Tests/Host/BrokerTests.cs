using HashPerp.OrderBook.Core;
using HashPerp.Testing;
using Proto = HashPerp.Contracts.OrderBook.V1;

namespace HashPerp.OrderBook.Tests;

/// <summary>Over the real broker, with the events of the services that this one follows.</summary>
public sealed class BrokerTests
{
    [Fact]
    public async Task Events_of_others_open_the_market_make_a_trade_and_bust_a_match()
    {
        var rabbit = await TestStack.RabbitMqAsync();
        var broker = await rabbit.CreateVirtualHostAsync();
        await using var book = await HostedBook.StartAsync(open: false, new Dictionary<string, string>
        {
            ["Messaging:Enabled"] = "true",
            ["ConnectionStrings:rabbitmq"] = broker.ToString(),
        });
        await using var settlement = await EventSource.StartAsync("settlement", broker);
        await using var lifecycle = await EventSource.StartAsync("contractlifecycle", broker);
        await book.Client.ListMarketAsync(HostedBook.Listing(), book.Admin);
        await settlement.PublishAsync(HostedBook.Series());
        await Eventually.TrueAsync(() => book.Host.Status.Phase == MarketPhase.Open, "the market to open");

        var maker = await book.Alice.SellAsync(52_000, 5);
        await book.Bob.BuyAsync(52_000, 2);
        await book.Bob.BuyAsync(52_000, 3);
        var matches = (await book.Alice.MatchesAsync()).OrderBy(match => match.TradeSeq).ToArray();
        await lifecycle.PublishAsync(HostedBook.Aborted(matches[1], book.Bob));
        await lifecycle.PublishAsync(book.Activated(matches[0]));
        // Told again, and the other way round: neither changes anything any more.
        await lifecycle.PublishAsync(book.Activated(matches[1]));
        await lifecycle.PublishAsync(HostedBook.Aborted(matches[0], book.Bob));
        await lifecycle.PublishAsync(book.Activated(matches[0]));
        await Eventually.TrueAsync(
            async () => (await book.QueryAsync("select applied from inbox_streams where stream like 'contract:%' order by 1")) is ["2", "3"],
            "the contracts' events");
        Assert.Equal("2/3/0 Open", await book.Alice.StateAsync(maker));
        Assert.Equal(2u, Assert.Single(await book.TradesAsync()).Lots);
        Assert.Equal(
            [Proto.MatchStatus.Busted, Proto.MatchStatus.Active], (await book.Bob.MatchesAsync()).Select(match => match.Status));
        await Eventually.TrueAsync(
            async () => (await book.QueryAsync("select 1 from outbox where published_at is null")).Count == 0, "the market's own events to be published");
        Assert.Equal(["1"], await book.QueryAsync("select count(*) from outbox where type like '%trade-published%'"));
        Assert.Equal(["0"], await book.QueryAsync("select count(*) from inbox_parked"));
    }
}
