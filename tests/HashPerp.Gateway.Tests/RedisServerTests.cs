using HashPerp.Testing;
using StackExchange.Redis;

namespace HashPerp.Gateway.Tests;

/// <summary>The Redis of the tests themselves.</summary>
public sealed class RedisServerTests
{
    [Fact]
    public async Task What_was_written_survives_a_kill_and_a_stop()
    {
        await using var server = await RedisServer.StartNewAsync(TestContext.Current.CancellationToken);
        await using (var client = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString))
        {
            Assert.True(await client.GetDatabase().StringSetAsync("key", "A7"));
        }
        await server.KillAsync();
        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(server.ConnectionString + ",connectRetry=0"));
        await server.StartAsync(TestContext.Current.CancellationToken);
        await server.StopAsync();
        await server.StartAsync(TestContext.Current.CancellationToken);
        await using var again = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        Assert.Equal("A7", await again.GetDatabase().StringGetAsync("key"));
    }

    [Fact]
    public async Task Another_password_is_refused()
    {
        var server = await TestStack.RedisAsync();
        var wrong = server.ConnectionString.Split(',')[0] + ",password=wrong,connectRetry=0";
        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(wrong));
    }
}
