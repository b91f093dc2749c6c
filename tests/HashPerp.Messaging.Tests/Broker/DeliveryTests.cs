using System.Diagnostics;
using HashPerp.Events.OrderBook;
using HashPerp.Messaging.TestService;
using HashPerp.Testing;
using Microsoft.Extensions.Hosting;
using RabbitMQ.Client;

namespace HashPerp.Messaging.Tests;

public sealed class DeliveryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_follower_that_starts_later_gets_every_event_in_order_with_its_trace()
    {
        using var traces = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "HashPerp.Messaging",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(traces);
        var broker = await VirtualHostAsync();
        await using (var writer = await TestHost.StartAsync("orderbook", await TestDatabase.CreateAsync(), broker))
        {
            using var activity = new Activity("order").SetParentId("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").Start();
            for (var number = 1; number <= 5; number++)
            {
                await writer.AddAsync("m1", number);
            }
            await EmptyAsync(writer);
        }
        await using var follower = await TestHost.StartAsync("settlement", await TestDatabase.CreateAsync(), broker, Record);
        await Eventually.TrueAsync(async () => (await follower.AppliedAsync("market:m1")).Count == 5, "five events", Patience);
        Assert.Equal([1L, 2, 3, 4, 5], await follower.AppliedAsync("market:m1"));
        Assert.Equal(5, await follower.ScalarAsync<long>("select count(*) from applied where traceparent like '00-0af7651916cd43dd8448eb211c80319c-%'"));
    }

    [Fact]
    public async Task Every_follower_gets_its_copy_and_nobody_else_does()
    {
        var broker = await VirtualHostAsync();
        await using var writer = await TestHost.StartAsync("orderbook", await TestDatabase.CreateAsync(), broker);
        await writer.AddAsync("m1", 1);
        await EmptyAsync(writer);
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        Assert.Equal(1u, await channel.MessageCountAsync("hashperp.settlement"));
        Assert.Equal(1u, await channel.MessageCountAsync("hashperp.contractlifecycle"));
        Assert.Equal(0u, await channel.MessageCountAsync("hashperp.orderbook"));
    }

    [Fact]
    public async Task Two_replicas_of_a_writer_publish_each_stream_in_order()
    {
        const int Events = 150;
        var broker = await VirtualHostAsync();
        var database = await TestDatabase.CreateAsync();
        await using var first = await TestHost.StartAsync("orderbook", database, broker);
        await using var second = await TestHost.StartAsync("orderbook", database, broker);
        await using var follower = await TestHost.StartAsync("settlement", await TestDatabase.CreateAsync(), broker, Record);
        await Parallel.ForEachAsync(Enumerable.Range(0, 4), async (market, _) =>
        {
            for (var number = 1; number <= Events; number++)
            {
                await (number % 2 == 0 ? first : second).AddAsync($"m{market}", number);
            }
        });
        for (var market = 0; market < 4; market++)
        {
            var stream = $"market:m{market}";
            await Eventually.TrueAsync(async () => (await follower.AppliedAsync(stream)).Count >= Events, $"the events of {stream}", Patience);
            Assert.Equal(Enumerable.Range(1, Events).Select(number => (long)number), await follower.AppliedAsync(stream));
        }
    }

    [Fact]
    public async Task An_event_is_not_lost_to_a_queue_that_somebody_deleted()
    {
        var broker = await VirtualHostAsync();
        await using var writer = await TestHost.StartAsync("orderbook", await TestDatabase.CreateAsync(), broker);
        await writer.AddAsync("m1", 1);
        await EmptyAsync(writer);
        await using (var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync())
        {
            await using var channel = await connection.CreateChannelAsync();
            foreach (var follower in (string[])["settlement", "contractlifecycle"])
            {
                await channel.QueueDeleteAsync($"hashperp.{follower}");
            }
            await writer.AddAsync("m1", 2);
            await EmptyAsync(writer);
            Assert.Equal(1u, await channel.MessageCountAsync("hashperp.settlement"));
        }
    }

    [Fact]
    public async Task What_is_beyond_the_window_goes_round_until_the_missing_event_has_come()
    {
        const int Events = 12;
        var broker = await VirtualHostAsync();
        await using (var writer = await TestHost.StartAsync("orderbook", await TestDatabase.CreateAsync(), broker))
        {
            for (var number = 1; number <= Events; number++)
            {
                await writer.AddAsync("m1", number);
            }
            await EmptyAsync(writer);
        }
        await BrokerQueue.MoveFirstToEndAsync(broker, "hashperp.settlement");
        // Eleven events are before number 1; three of them may be held, and two be at work.
        await using var follower = await TestHost.StartAsync(
            "settlement", await TestDatabase.CreateAsync(), broker, Record, settings: [("Messaging:Window", "4"), ("Messaging:ConcurrentEvents", "2")]);
        await Eventually.TrueAsync(async () => (await follower.AppliedAsync("market:m1")).Count == Events, "all events", Patience);
        Assert.Equal(Enumerable.Range(1, Events).Select(number => (long)number), await follower.AppliedAsync("market:m1"));
    }

    private static async Task<Uri> VirtualHostAsync() => await (await TestStack.RabbitMqAsync()).CreateVirtualHostAsync();

    private static Task EmptyAsync(TestHost writer) =>
        Eventually.TrueAsync(async () => await writer.ScalarAsync<long>("select count(*) from outbox where published_at is null") == 0, "an empty outbox", Patience);

    private static void Record(IHostApplicationBuilder builder) => builder.AddEventHandler<OrderCancelledV1, Recorder>();
}
