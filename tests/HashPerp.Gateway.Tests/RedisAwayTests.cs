using System.Net;
using System.Net.Http.Json;
using HashPerp.Bitcoin;
using HashPerp.Testing;
using StackExchange.Redis;

namespace HashPerp.Gateway.Tests;

/// <summary>Without Redis nothing can be changed, and everything can be seen.</summary>
public sealed class RedisAwayTests(GatewayHost gateway) : IClassFixture<GatewayHost>, IDisposable
{
    private readonly ECPrivKey _key = ECPrivKey.Generate();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writes_fail_closed_reads_stay_open_and_all_comes_back_with_redis()
    {
        using var client = await gateway.LogInAsync(_key);
        await gateway.Redis.KillAsync();
        try
        {
            foreach (var path in (string[])["/v1/markets", "/v1/orders", "/v1/matches"])
            {
                using var read = await client.GetAsync(path, Cancel);
                await GatewayHost.JsonAsync(read, 200);
            }
            (string, object)[] writes =
            [
                ("/v1/orders", SignedOrders.Place(_key)), ("/v1/orders/cancel", SignedOrders.Cancel(_key)),
                ("/v1/login/challenge", new { account = GatewayHost.AccountOf(_key) }), ("/v1/login", GatewayHost.Login(_key, new string('7', 64))),
            ];
            foreach (var (path, body) in writes)
            {
                using var answer = await client.PostAsJsonAsync(path, body, Cancel);
                await GatewayHost.RefusedAsync(answer, 503, 8021, "LimiterUnavailable");
                Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter!.Delta);
            }
            Assert.Equal("Degraded", await gateway.Http.GetStringAsync("/health", Cancel));
        }
        finally
        {
            await gateway.Redis.StartAsync(Cancel);
        }
        await Eventually.TrueAsync(async () =>
        {
            using var answer = await client.PostAsJsonAsync("/v1/orders", SignedOrders.Place(_key), Cancel);
            return answer.StatusCode == HttpStatusCode.OK;
        }, "orders to be taken again", cancel: Cancel);
        Assert.Equal("Healthy", await gateway.Http.GetStringAsync("/health", Cancel));
    }

    [Fact]
    public async Task A_flushed_redis_revives_no_login_and_costs_a_pending_one_no_more_than_a_repeat()
    {
        var used = GatewayHost.Login(_key, await gateway.ChallengeAsync(GatewayHost.AccountOf(_key)));
        using var first = await gateway.Http.PostAsJsonAsync("/v1/login", used, Cancel);
        await GatewayHost.JsonAsync(first, 200);
        var pending = GatewayHost.Login(_key, await gateway.ChallengeAsync(GatewayHost.AccountOf(_key)));
        await using (var redis = await ConnectionMultiplexer.ConnectAsync(gateway.Redis.ConnectionString + ",allowAdmin=true"))
        {
            await redis.GetServers().Single().FlushAllDatabasesAsync();
        }
        foreach (var login in (object[])[used, pending])
        {
            using var answer = await gateway.Http.PostAsJsonAsync("/v1/login", login, Cancel);
            await GatewayHost.RefusedAsync(answer, 401, 8010, "LoginRefused");
        }
        using var again = await gateway.LogInAsync(_key);
    }

    public void Dispose() => _key.Dispose();
}
