using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;
using HashPerp.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace HashPerp.Gateway.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void Without_settings_the_network_is_regtest_and_a_challenge_lives_a_minute() =>
        Assert.Equal(new GatewaySettings(GenesisPrefix.Regtest, "hashperp", TimeSpan.FromSeconds(60)), GatewaySettings.From(Configuration()));

    [Fact]
    public void What_is_set_is_taken() => Assert.Equal(
        new GatewaySettings(GenesisPrefix.Mainnet, "https://a.example", TimeSpan.FromSeconds(5)),
        GatewaySettings.From(Configuration(("Network", "mainnet"), ("Gateway:Origin", "https://a.example"), ("Gateway:ChallengeSeconds", "5"))));

    [Theory]
    [InlineData("Network", "testnet")]
    [InlineData("Gateway:Origin", "")]
    [InlineData("Gateway:Origin", "two words")]
    [InlineData("Gateway:ChallengeSeconds", "0")]
    [InlineData("Gateway:ChallengeSeconds", "61")]
    [InlineData("Gateway:ChallengeSeconds", "1.5")]
    public void A_setting_that_makes_no_sense_is_refused(string name, string value) =>
        Assert.Equal(GatewayErrors.InvalidSetting, Assert.Throws<HashPerpException>(() => GatewaySettings.From(Configuration((name, value)))).Code);

    [Fact]
    public void Limits_are_set_one_by_one()
    {
        var limits = RateLimits.From(Configuration(("RateLimits:Account:Cancel:PerSecond", "7")));
        Assert.Equal((new Bucket(200, 7), new Bucket(40, 20), new Bucket(400, 200)),
            (limits.Account[RateClass.Cancel], limits.Account[RateClass.Write], limits.Address[RateClass.Cancel]));
        Assert.Equal(GatewayErrors.InvalidSetting,
            Assert.Throws<HashPerpException>(() => RateLimits.From(Configuration(("RateLimits:Account:Read:Capacity", "-1")))).Code);
    }

    [Fact]
    public void Without_redis_or_the_key_of_tokens_no_gateway_starts()
    {
        var without = WebApplication.CreateBuilder();
        Assert.Equal(GatewayErrors.InvalidSetting, Assert.Throws<HashPerpException>(() => without.AddGateway()).Code);
        var keyless = WebApplication.CreateBuilder();
        keyless.Configuration["ConnectionStrings:redis"] = "127.0.0.1:1";
        keyless.AddGateway();
        Assert.Equal(ServiceErrors.InvalidTokenKey, Assert.Throws<HashPerpException>(() => keyless.Build().UseGateway()).Code);
    }

    [Fact]
    public async Task As_a_process_it_says_where_it_listens_and_ends_when_it_is_asked_to()
    {
        await using var gateway = await ServiceProcess.StartNewAsync("HashPerp.Gateway", new Dictionary<string, string?>
        {
            ["Tokens__Key"] = new('a', 64), ["ConnectionStrings__redis"] = (await TestStack.RedisAsync()).ConnectionString,
        }, cancel: TestContext.Current.CancellationToken);
        using var http = new HttpClient();
        Assert.Equal("Healthy", await http.GetStringAsync(new Uri(gateway.OperationsUrl, "/health"), TestContext.Current.CancellationToken));
        // No service is configured. The caller learns that it isn't there, the log why.
        using var answer = await http.GetAsync(new Uri(gateway.Url, "/v1/markets"), TestContext.Current.CancellationToken);
        await GatewayHost.RefusedAsync(answer, 503, 1623, "ServiceUnavailable");
        Assert.DoesNotContain("services__", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await gateway.StopAsync();
        Assert.True(gateway.Process.HasExited);
    }

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Name, setting.Value))).Build();
}
