using HashPerp.Testing;
using StackExchange.Redis;

namespace HashPerp.Gateway.Tests;

/// <summary>The buckets themselves, in a real Redis.</summary>
public sealed class TokenBucketTests
{
    private static readonly Bucket Small = new(1, 1);
    private static readonly Bucket Large = new(1_000_000, 1);

    [Fact]
    public async Task A_refused_request_costs_the_other_buckets_nothing()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync((await TestStack.RedisAsync()).ConnectionString);
        var buckets = new TokenBuckets(redis);
        var first = await buckets.TakeAsync([("refusal:small", Small), ("refusal:large", Large)]);
        Assert.Equal((0, null), (first.Remaining, first.RetryAfter));
        for (var refused = 0; refused < 100; refused++)
        {
            await buckets.TakeAsync([("refusal:small", Small), ("refusal:large", Large)]);
        }
        // Two or a few more, when a second passed and the small one had a token again; but not a hundred.
        Assert.InRange((await buckets.TakeAsync([("refusal:large", Large)])).Remaining, 999_970, 999_999);
    }

    [Fact]
    public async Task A_bucket_is_forgotten_once_it_would_be_full()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync((await TestStack.RedisAsync()).ConnectionString);
        await new TokenBuckets(redis).TakeAsync([("forgotten", new Bucket(100, 10))]);
        var left = await redis.GetDatabase().KeyTimeToLiveAsync("hashperp:limit:forgotten");
        Assert.InRange(left!.Value, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(11));
    }

    [Fact]
    public async Task A_gateway_with_a_slow_or_fast_clock_counts_the_same()
    {
        // Two connections stand for two gateways; neither tells Redis the time.
        var connection = (await TestStack.RedisAsync()).ConnectionString;
        await using var one = await ConnectionMultiplexer.ConnectAsync(connection);
        await using var two = await ConnectionMultiplexer.ConnectAsync(connection);
        Assert.Equal(999_999, (await new TokenBuckets(one).TakeAsync([("shared", Large)])).Remaining);
        Assert.InRange((await new TokenBuckets(two).TakeAsync([("shared", Large)])).Remaining, 999_998, 999_999);
    }
}
