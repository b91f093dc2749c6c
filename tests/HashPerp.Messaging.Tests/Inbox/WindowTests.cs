using HashPerp.Events.OrderBook;
using HashPerp.Events.Settlement;
using HashPerp.Messaging.TestService;
using HashPerp.Primitives;
using HashPerp.Testing;
using Microsoft.Extensions.Hosting;

namespace HashPerp.Messaging.Tests;

public sealed class WindowTests
{
    [Fact]
    public async Task An_event_that_is_early_by_a_thousand_is_held_and_one_more_is_not()
    {
        await using var host = await FollowerAsync(start: false);
        Assert.Equal(Delivery.Held, await DeliverAsync(host, 1000));
        Assert.Equal(Delivery.BeyondWindow, await DeliverAsync(host, 1001));
        Assert.Equal(Delivery.Applied, await DeliverAsync(host, 1));
        Assert.Equal(Delivery.Held, await DeliverAsync(host, 1001));
        Assert.Equal(2, await host.ScalarAsync<long>("select count(*) from inbox_held"));
    }

    [Fact]
    public async Task A_gap_that_does_not_close_is_reported_with_its_number_and_forgotten_when_it_closes()
    {
        await using var host = await FollowerAsync(start: true, ("Messaging:GapSeconds", "1"), ("Messaging:MonitorMilliseconds", "50"));
        await DeliverAsync(host, 1);
        await DeliverAsync(host, 3);
        const string Report = "Error: The stream market:m0 waits for event 2 for more than 1 s";
        await Eventually.TrueAsync(() => host.Log.Lines.Any(line => line.StartsWith(Report, StringComparison.Ordinal)), "the report of the gap");
        Assert.Equal(1, (await Store(host).StateAsync(1, CancellationToken.None)).Gaps);
        await DeliverAsync(host, 2);
        Assert.Equal([1L, 2, 3], await host.AppliedAsync("market:m0"));
        Assert.Equal(0, (await Store(host).StateAsync(1, CancellationToken.None)).Gaps);
        Assert.Single(host.Log.Lines, line => line.StartsWith(Report, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stream_without_a_gap_is_not_reported()
    {
        await using var host = await FollowerAsync(start: false);
        await DeliverAsync(host, 2);
        await DeliverAsync(host, 1);
        Assert.Equal(new MessagingState(0, 0, 0, 0, 0), await Store(host).StateAsync(0, CancellationToken.None));
    }

    [Fact]
    public async Task What_a_crash_left_between_two_events_is_applied_by_the_monitor()
    {
        await using var host = await FollowerAsync(start: false);
        await DeliverAsync(host, 2);
        // As if the process had ended right after the commit of number 1.
        await host.ScalarAsync<int>("insert into inbox_streams (stream, applied) values ('market:m0', 1) on conflict (stream) do update set applied = 1");
        await using var next = await TestHost.StartAsync("settlement", host.ConnectionString, null, Record);
        await Eventually.TrueAsync(async () => (await next.AppliedAsync("market:m0")).Count == 1, "event 2");
    }

    [Fact]
    public async Task An_event_without_a_handler_passes()
    {
        await using var host = await FollowerAsync(start: false);
        var listed = new IncomingEvent("market:m0", 1, Guid.NewGuid(), "urn:hashperp:orderbook:market-listed:v1", "{}", null);
        Assert.Equal(Delivery.Applied, await host.Inbox.DeliverAsync(listed, CancellationToken.None));
        Assert.Equal(Delivery.Applied, await DeliverAsync(host, 2));
    }

    [Fact]
    public async Task An_event_of_a_newer_release_passes()
    {
        await using var host = await FollowerAsync(start: false);
        var unknown = new IncomingEvent("market:m0", 1, Guid.NewGuid(), "urn:hashperp:orderbook:order-praised:v7", "{\"x\":1}", null);
        Assert.Equal(Delivery.Applied, await host.Inbox.DeliverAsync(unknown, CancellationToken.None));
        Assert.Equal(Delivery.Applied, await DeliverAsync(host, 2));
        Assert.Equal([2L], await host.AppliedAsync("market:m0"));
    }

    [Fact]
    public async Task A_handler_for_an_event_that_the_service_does_not_follow_is_refused()
    {
        var database = await TestDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(
            "settlement", database, null, builder => builder.AddEventHandler<SeriesAnnouncedV1, Deaf>(), start: false);
        Assert.Equal(MessagingErrors.NotFollowed, Assert.Throws<HashPerpException>(() => host.Inbox).Code);
    }

    private static MonitorStore Store(TestHost host) => new(host.Database);

    private static Task<Delivery> DeliverAsync(TestHost host, long number) => host.Inbox.DeliverAsync(Deliveries.Of("m0", number), CancellationToken.None);

    private static async Task<TestHost> FollowerAsync(bool start, params (string Key, string Value)[] settings) =>
        await TestHost.StartAsync("settlement", await TestDatabase.CreateAsync(), null, Record, start, settings);

    private static void Record(IHostApplicationBuilder builder) => builder.AddEventHandler<OrderCancelledV1, Recorder>();

    private sealed class Deaf : IEventHandler<SeriesAnnouncedV1>
    {
        public Task HandleAsync(SeriesAnnouncedV1 fact, EventContext context, CancellationToken cancel) => Task.CompletedTask;
    }
}
