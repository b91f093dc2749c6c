using System.Net;
using System.Net.Http.Json;
using HashPerp.Bitcoin;
using HashPerp.Testing;

namespace HashPerp.Gateway.Tests;

/// <summary>Three orders at once and one a second; twelve reads of one address at once and one a second.</summary>
public sealed class TightGatewayHost() : GatewayHost(new()
{
    ["RateLimits:Account:Write:Capacity"] = "3",
    ["RateLimits:Account:Write:PerSecond"] = "1",
    ["RateLimits:Address:Read:Capacity"] = "12",
    ["RateLimits:Address:Read:PerSecond"] = "1",
});

public sealed class RateLimitTests(TightGatewayHost gateway) : IClassFixture<TightGatewayHost>, IDisposable
{
    private readonly ECPrivKey _key = ECPrivKey.Generate();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_has_used_up_his_orders_can_still_cancel_and_the_others_still_trade()
    {
        using var client = await gateway.LogInAsync(_key);
        Assert.InRange(await FloodAsync(client), 3, 10);
        using var cancelled = await client.PostAsJsonAsync("/v1/orders/cancel", SignedOrders.Cancel(_key), Cancel);
        await GatewayHost.JsonAsync(cancelled, 200);
        using var otherKey = ECPrivKey.Generate();
        using var other = await gateway.LogInAsync(otherKey);
        using var placed = await other.PostAsJsonAsync("/v1/orders", SignedOrders.Place(otherKey), Cancel);
        await GatewayHost.JsonAsync(placed, 200);
        Assert.Equal("2", placed.Headers.GetValues("RateLimit-Remaining").Single());
    }

    [Fact]
    public async Task A_bucket_fills_again()
    {
        using var client = await gateway.LogInAsync(_key);
        Assert.InRange(await FloodAsync(client), 3, 10);
        await Eventually.TrueAsync(async () =>
        {
            using var answer = await client.PostAsJsonAsync("/v1/orders", SignedOrders.Place(_key), Cancel);
            return answer.StatusCode == HttpStatusCode.OK;
        }, "the next token", cancel: Cancel);
    }

    [Fact]
    public async Task One_address_is_limited_over_all_its_accounts()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => gateway.Http.GetAsync("/v1/markets", Cancel)));
        Assert.InRange(answers.Count(answer => answer.StatusCode == HttpStatusCode.OK), 12, 30);
        foreach (var answer in answers.Where(answer => answer.StatusCode != HttpStatusCode.OK))
        {
            await GatewayHost.RefusedAsync(answer, 429, 8020, "RateLimited");
        }
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "20010db800010002/64")]
    [InlineData("2001:db8:1:2:ffff::1", "20010db800010002/64")]
    [InlineData("2001:db8:1:3::1", "20010db800010003/64")]
    public void A_customer_of_ipv6_counts_once(string address, string expected) => Assert.Equal(expected, ClientAddress.Of(IPAddress.Parse(address)));

    public void Dispose() => _key.Dispose();

    /// <summary>Sends more orders at once than there are tokens; how many were taken.</summary>
    private async Task<int> FloodAsync(HttpClient client)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.PostAsJsonAsync("/v1/orders", SignedOrders.Place(_key), Cancel)));
        foreach (var answer in answers.Where(answer => answer.StatusCode != HttpStatusCode.OK))
        {
            await GatewayHost.RefusedAsync(answer, 429, 8020, "RateLimited");
            Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter!.Delta);
        }
        return answers.Count(answer => answer.StatusCode == HttpStatusCode.OK);
    }
}
