using System.Collections.Concurrent;
using HashPerp.Events.OrderBook;
using HashPerp.Messaging.TestService;
using HashPerp.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HashPerp.Messaging.Tests;

public sealed class PoisonTests
{
    private readonly Moods _moods = new();

    [Fact]
    public async Task A_poison_event_is_parked_after_five_attempts_and_blocks_only_its_stream()
    {
        await using var host = await FollowerAsync();
        _moods.Failing["market:m0"] = new InvalidOperationException("I can't read this.");

        Assert.Equal(Delivery.Parked, await DeliverAsync(host, "m0", 1));
        Assert.Equal(Delivery.Held, await DeliverAsync(host, "m0", 2));
        Assert.Equal(Delivery.Applied, await DeliverAsync(host, "m1", 1));

        Assert.Equal(5, _moods.Attempts["market:m0"]);
        Assert.Empty(await host.AppliedAsync("market:m0"));
        Assert.Equal([1L], await host.AppliedAsync("market:m1"));
        var parked = Assert.Single(await host.Parked.ListAsync(CancellationToken.None));
        Assert.Equal(("market:m0", 1, "urn:hashperp:orderbook:order-cancelled:v1", 5, 2), (parked.Stream, parked.Number, parked.Type, parked.Attempts, parked.Held));
        Assert.Contains("I can't read this.", parked.Error, StringComparison.Ordinal);
        Assert.Contains(host.Log.Lines, line => line.StartsWith("Critical: The stream market:m0 stands still: event 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_handler_that_recovers_before_the_fifth_attempt_parks_nothing()
    {
        await using var host = await FollowerAsync();
        _moods.Failing["market:m0"] = new InvalidOperationException("Not yet.");
        _moods.RecoverAfter = 4;
        Assert.Equal(Delivery.Applied, await DeliverAsync(host, "m0", 1));
        Assert.Empty(await host.Parked.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_failed_attempt_leaves_nothing_behind()
    {
        await using var host = await FollowerAsync();
        // The recorder has written its row by then.
        _moods.Failing["market:m0"] = new InvalidOperationException("After the work.");
        _moods.RecoverAfter = 1;
        Assert.Equal(Delivery.Applied, await DeliverAsync(host, "m0", 1));
        Assert.Equal([1L], await host.AppliedAsync("market:m0"));
    }

    [Fact]
    public async Task A_failure_that_passes_is_never_counted()
    {
        await using var host = await FollowerAsync();
        _moods.Failing["market:m0"] = new HttpRequestException("Away.");
        _moods.RecoverAfter = 8;
        Assert.Equal(Delivery.Applied, await DeliverAsync(host, "m0", 1));
        Assert.Equal(9, _moods.Attempts["market:m0"]);
    }

    [Fact]
    public async Task A_parked_event_that_is_retried_takes_those_behind_it_along()
    {
        await using var host = await FollowerAsync();
        _moods.Failing["market:m0"] = new InvalidOperationException("Broken.");
        await DeliverAsync(host, "m0", 1);
        await DeliverAsync(host, "m0", 3);
        await DeliverAsync(host, "m0", 2);
        _moods.Failing.Clear();
        await host.Parked.RetryAsync("market:m0", CancellationToken.None);
        Assert.Equal([1L, 2, 3], await host.AppliedAsync("market:m0"));
        Assert.Empty(await host.Parked.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_retried_event_that_still_fails_is_parked_again()
    {
        await using var host = await FollowerAsync();
        _moods.Failing["market:m0"] = new InvalidOperationException("Broken.");
        await DeliverAsync(host, "m0", 1);
        await host.Parked.RetryAsync("market:m0", CancellationToken.None);
        Assert.Equal(1, Assert.Single(await host.Parked.ListAsync(CancellationToken.None)).Number);
        Assert.Equal(10, _moods.Attempts["market:m0"]);
    }

    [Fact]
    public async Task A_restart_tries_what_is_parked_again()
    {
        await using var host = await FollowerAsync();
        _moods.Failing["market:m0"] = new InvalidOperationException("Broken.");
        await DeliverAsync(host, "m0", 1);
        await DeliverAsync(host, "m0", 2);
        _moods.Failing.Clear();
        await using var next = await TestHost.StartAsync("settlement", host.ConnectionString, null, Configure);
        await Eventually.TrueAsync(async () => (await next.AppliedAsync("market:m0")).Count == 2, "the parked event and the one behind it");
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_is_parked()
    {
        await using var host = await FollowerAsync();
        var broken = Deliveries.Of("m0", 1) with { Body = "{\"marketId\":\"m0\"}" };
        Assert.Equal(Delivery.Parked, await host.Inbox.DeliverAsync(broken, CancellationToken.None));
        Assert.Contains("MalformedEvent (1644)", Assert.Single(await host.Parked.ListAsync(CancellationToken.None)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_of_another_stream_than_its_header_says_is_parked()
    {
        await using var host = await FollowerAsync();
        var strange = Deliveries.Of("m1", 1) with { Stream = "market:m0" };
        Assert.Equal(Delivery.Parked, await host.Inbox.DeliverAsync(strange, CancellationToken.None));
        Assert.Equal(Delivery.Applied, await DeliverAsync(host, "m1", 1));
    }

    private static Task<Delivery> DeliverAsync(TestHost host, string market, long number) =>
        host.Inbox.DeliverAsync(Deliveries.Of(market, number), CancellationToken.None);

    private async Task<TestHost> FollowerAsync() => await TestHost.StartAsync(
        "settlement", await TestDatabase.CreateAsync(), null, Configure, start: false, settings: ("Messaging:RetryMilliseconds", "1"));

    private void Configure(IHostApplicationBuilder builder)
    {
        builder.AddEventHandler<OrderCancelledV1, Recorder>();
        builder.AddEventHandler<OrderCancelledV1, Moody>();
        builder.Services.AddSingleton(_moods);
    }

    internal sealed class Moods
    {
        public ConcurrentDictionary<string, Exception> Failing { get; } = new();

        public ConcurrentDictionary<string, int> Attempts { get; } = new();

        public int RecoverAfter { get; set; } = int.MaxValue;
    }

    internal sealed class Moody(Moods moods) : IEventHandler<OrderCancelledV1>
    {
        public Task HandleAsync(OrderCancelledV1 fact, EventContext context, CancellationToken cancel)
        {
            var attempt = moods.Attempts.AddOrUpdate(context.Stream, 1, (_, count) => count + 1);
            return moods.Failing.TryGetValue(context.Stream, out var error) && attempt <= moods.RecoverAfter ? Task.FromException(error) : Task.CompletedTask;
        }
    }
}
