using HashPerp.Events.OrderBook;
using HashPerp.Messaging.TestService;
using HashPerp.Testing;
using Microsoft.Extensions.Hosting;

namespace HashPerp.Messaging.Tests;

public sealed class OutageTests
{
    private const int Streams = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_broker_that_is_killed_and_started_again_loses_and_repeats_nothing()
    {
        await using var broker = await RabbitMqServer.StartNewAsync();
        await using var writer = await TestHost.StartAsync("orderbook", await TestDatabase.CreateAsync(), broker.Uri);
        await WriteAsync(writer, 1, 100);
        await Eventually.TrueAsync(async () => await writer.ScalarAsync<long>("select count(*) from outbox where published_at is not null") >= 100, "queued events");
        await broker.KillAsync();
        await WriteAsync(writer, 101, 120);
        await broker.StartAsync();
        await using var follower = await TestHost.StartAsync("settlement", await TestDatabase.CreateAsync(), broker.Uri, Record);
        await Eventually.TrueAsync(async () => (await follower.AppliedAsync("market:m0")).Count >= 30, "a follower at work", Patience);
        await broker.KillAsync();
        await broker.StartAsync();
        await WriteAsync(writer, 121, 150);
        await AssertAppliedAsync(follower, 150);
    }

    [Fact]
    public async Task A_postgres_that_is_killed_in_the_middle_of_the_load_loses_and_repeats_nothing()
    {
        var broker = await (await TestStack.RabbitMqAsync()).CreateVirtualHostAsync();
        await using var postgres = await PostgresServer.StartNewAsync();
        await using var writer = await TestHost.StartAsync(
            "orderbook", await TestDatabase.CreateAsync(postgres), broker, settings: ("Data:RetryMilliseconds", "60000"));
        await using var follower = await TestHost.StartAsync("settlement", await TestDatabase.CreateAsync(postgres), broker, Record);
        var writing = WriteAsync(writer, 1, 300);
        await Eventually.TrueAsync(async () => (await follower.AppliedAsync("market:m0")).Count >= 30, "events under way", Patience);
        await postgres.KillAsync();
        await postgres.StartAsync();
        var after = Eventually.TrueAsync(async () => (await follower.AppliedAsync("market:m0")).Count >= 120, "events after the crash", Patience);
        // A writer that failed says more than the wait for what it didn't write.
        await await Task.WhenAny(after, writing);
        await after;
        await postgres.StopAsync();
        await postgres.StartAsync();
        await writing;
        await AssertAppliedAsync(follower, 300);
    }

    private static async Task WriteAsync(TestHost writer, int from, int to)
    {
        for (var number = from; number <= to; number++)
        {
            for (var market = 0; market < Streams; market++)
            {
                Assert.Equal(number, await writer.AddAsync($"m{market}", number));
            }
        }
    }

    private static async Task AssertAppliedAsync(TestHost follower, int events)
    {
        for (var market = 0; market < Streams; market++)
        {
            var stream = $"market:m{market}";
            await Eventually.TrueAsync(async () => (await follower.AppliedAsync(stream)).Count >= events, $"all events of {stream}", Patience);
            Assert.Equal(Enumerable.Range(1, events).Select(number => (long)number), await follower.AppliedAsync(stream));
        }
    }

    private static void Record(IHostApplicationBuilder builder) => builder.AddEventHandler<OrderCancelledV1, Recorder>();
}
