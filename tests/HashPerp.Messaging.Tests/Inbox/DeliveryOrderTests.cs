using CsCheck;
using HashPerp.Events.OrderBook;
using HashPerp.Messaging.TestService;

namespace HashPerp.Messaging.Tests;

public sealed class DeliveryOrderTests
{
    private const int Streams = 3;
    private const int Events = 400;

    /// <summary>31 x + n modulo 2^31 - 1 over 1..400.</summary>
    private const long Fold = 966_007_488;

    [Fact]
    public async Task Every_event_delivered_once_in_order_is_applied()
    {
        await using var host = await FollowerAsync();
        foreach (var delivery in InOrder())
        {
            Assert.Equal(Delivery.Applied, await host.Inbox.DeliverAsync(delivery, CancellationToken.None));
        }
        await AssertAppliedAsync(host);
    }

    [Fact]
    public async Task Every_event_delivered_twice_is_applied_once()
    {
        await using var host = await FollowerAsync();
        foreach (var delivery in InOrder())
        {
            Assert.Equal(Delivery.Applied, await host.Inbox.DeliverAsync(delivery, CancellationToken.None));
            Assert.Equal(Delivery.Duplicate, await host.Inbox.DeliverAsync(delivery, CancellationToken.None));
        }
        await AssertAppliedAsync(host);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1000)]
    public async Task Every_event_delivered_twice_late_and_shuffled_leaves_the_same_state(int window)
    {
        var seed = (uint)Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        await using var host = await FollowerAsync();
        var deliveries = Shuffled([.. InOrder(), .. InOrder()], window, seed);
        // Eight at a time, as a queue hands them out.
        await Parallel.ForEachAsync(
            deliveries, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (delivery, cancel) => await host.Inbox.DeliverAsync(delivery, cancel));
        for (var stream = 0; stream < Streams; stream++)
        {
            await host.Inbox.DrainAsync($"market:m{stream}", CancellationToken.None);
        }
        await AssertAppliedAsync(host);
        Assert.Equal(0, await host.ScalarAsync<long>("select count(*) from inbox_held"));
    }

    [Fact]
    public async Task Two_replicas_that_share_a_queue_apply_each_event_once()
    {
        var seed = (uint)Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        await using var first = await FollowerAsync();
        await using var second = await TestHost.StartAsync("settlement", first.ConnectionString, null, Record, start: false);
        var deliveries = Shuffled([.. InOrder(), .. InOrder()], 100, seed);
        await Parallel.ForEachAsync(
            deliveries.Select((delivery, index) => (delivery, index)), new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (item, cancel) => await (item.index % 2 == 0 ? first : second).Inbox.DeliverAsync(item.delivery, cancel));
        for (var stream = 0; stream < Streams; stream++)
        {
            await first.Inbox.DrainAsync($"market:m{stream}", CancellationToken.None);
        }
        await AssertAppliedAsync(first);
    }

    private static async Task<TestHost> FollowerAsync() =>
        await TestHost.StartAsync("settlement", await TestDatabase.CreateAsync(), null, Record, start: false);

    private static void Record(Microsoft.Extensions.Hosting.IHostApplicationBuilder builder) => builder.AddEventHandler<OrderCancelledV1, Recorder>();

    private static IEnumerable<IncomingEvent> InOrder() =>
        from number in Enumerable.Range(1, Events)
        from stream in Enumerable.Range(0, Streams)
        select Deliveries.Of($"m{stream}", number);

    /// <summary>Nothing comes more than <paramref name="window"/> places before or after its turn.</summary>
    private static List<IncomingEvent> Shuffled(IReadOnlyList<IncomingEvent> deliveries, int window, uint seed)
    {
        var random = new PCG(101, seed);
        return [.. deliveries.Select((delivery, index) => (delivery, Place: (index % (Streams * Events)) + random.Next((uint)window)))
            .OrderBy(item => item.Place).Select(item => item.delivery)];
    }

    private static async Task AssertAppliedAsync(TestHost host)
    {
        for (var stream = 0; stream < Streams; stream++)
        {
            Assert.Equal(Enumerable.Range(1, Events).Select(number => (long)number), await host.AppliedAsync($"market:m{stream}"));
            Assert.Equal(Fold, await host.FoldAsync($"market:m{stream}"));
        }
    }
}
