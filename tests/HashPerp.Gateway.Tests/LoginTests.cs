using System.Net.Http.Json;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;

namespace HashPerp.Gateway.Tests;

public sealed class LoginTests(GatewayHost gateway) : IClassFixture<GatewayHost>, IDisposable
{
    private readonly ECPrivKey _key = ECPrivKey.Generate();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Account => GatewayHost.AccountOf(_key);

    [Fact]
    public async Task A_signed_challenge_gets_a_token_that_the_services_know_the_account_by()
    {
        using var client = await gateway.LogInAsync(_key);
        using var answer = await client.GetAsync("/v1/orders", Cancel);
        var orders = await GatewayHost.JsonAsync(answer, 200);
        Assert.Equal(Account, orders[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_challenge_is_told_with_what_a_wallet_must_see()
    {
        using var answer = await gateway.Http.PostAsJsonAsync("/v1/login/challenge", new { account = Account }, Cancel);
        var challenge = await GatewayHost.JsonAsync(answer, 200);
        Assert.Equal(("https://hashperp.example", "06226e46", 60, 64), (challenge.GetProperty("origin").GetString(), challenge.GetProperty("genesis_prefix").GetString(),
            challenge.GetProperty("expires_in_seconds").GetInt32(), challenge.GetProperty("challenge").GetString()!.Length));
    }

    [Fact]
    public async Task A_login_serves_once()
    {
        var login = GatewayHost.Login(_key, await gateway.ChallengeAsync(Account));
        using var first = await gateway.Http.PostAsJsonAsync("/v1/login", login, Cancel);
        await GatewayHost.JsonAsync(first, 200);
        await RefusedAsync(login);
    }

    [Fact]
    public async Task A_wrong_signature_uses_the_challenge_up()
    {
        using var stranger = ECPrivKey.Generate();
        var challenge = await gateway.ChallengeAsync(Account);
        await RefusedAsync(GatewayHost.Login(stranger, challenge, account: Account));
        await RefusedAsync(GatewayHost.Login(_key, challenge));
    }

    [Fact]
    public async Task A_login_signed_for_another_origin_is_refused() =>
        await RefusedAsync(GatewayHost.Login(_key, await gateway.ChallengeAsync(Account), origin: "https://hashperp.example.evil"));

    [Fact]
    public async Task A_login_signed_for_another_network_is_refused() =>
        await RefusedAsync(GatewayHost.Login(_key, await gateway.ChallengeAsync(Account), genesis: GenesisPrefix.Signet));

    [Fact]
    public async Task A_challenge_of_another_account_is_refused()
    {
        using var other = ECPrivKey.Generate();
        await RefusedAsync(GatewayHost.Login(_key, await gateway.ChallengeAsync(GatewayHost.AccountOf(other))));
    }

    [Fact]
    public async Task A_challenge_that_nobody_gave_out_is_refused() => await RefusedAsync(GatewayHost.Login(_key, new string('7', 64)));

    [Fact]
    public async Task A_challenge_may_be_answered_for_a_minute_and_no_longer()
    {
        var early = GatewayHost.Login(_key, await gateway.ChallengeAsync(Account));
        gateway.Advance(TimeSpan.FromSeconds(50));
        using var answer = await gateway.Http.PostAsJsonAsync("/v1/login", early, Cancel);
        await GatewayHost.JsonAsync(answer, 200);
        var late = GatewayHost.Login(_key, await gateway.ChallengeAsync(Account));
        gateway.Advance(TimeSpan.FromSeconds(60));
        await RefusedAsync(late);
    }

    [Fact]
    public async Task A_token_is_good_for_fifteen_minutes()
    {
        using var client = await gateway.LogInAsync(_key);
        gateway.Advance(TimeSpan.FromMinutes(14));
        using var before = await client.GetAsync("/v1/matches", Cancel);
        await GatewayHost.JsonAsync(before, 200);
        gateway.Advance(TimeSpan.FromMinutes(1));
        using var after = await client.GetAsync("/v1/matches", Cancel);
        await GatewayHost.RefusedAsync(after, 401, 1621, "InvalidToken");
    }

    [Fact]
    public async Task A_forged_token_is_refused_even_where_none_is_needed()
    {
        using var client = await gateway.LogInAsync(_key);
        var token = client.DefaultRequestHeaders.Authorization!.Parameter!;
        client.DefaultRequestHeaders.Authorization = new("Bearer", token[..^1] + (token[^1] == '0' ? '1' : '0'));
        using var answer = await client.GetAsync("/v1/markets", Cancel);
        await GatewayHost.RefusedAsync(answer, 401, 1621, "InvalidToken");
    }

    [Fact]
    public async Task Who_logged_in_to_read_can_read_and_not_place()
    {
        using var client = await gateway.LogInAsync(_key, "read");
        using var read = await client.GetAsync("/v1/orders", Cancel);
        await GatewayHost.JsonAsync(read, 200);
        using var placed = await client.PostAsJsonAsync("/v1/orders", new { }, Cancel);
        await GatewayHost.RefusedAsync(placed, 403, 1622, "NotAllowed");
    }

    [Theory]
    [InlineData("""{"account":"00"}""")]
    [InlineData("""{"account":"zz11111111111111111111111111111111111111111111111111111111111111"}""")]
    [InlineData("""{"account":null}""")]
    [InlineData("""{}""")]
    [InlineData("""{"account":"1111111111111111111111111111111111111111111111111111111111111111","acount":1}""")]
    [InlineData("""{"account":"11","account":"1111111111111111111111111111111111111111111111111111111111111111"}""")]
    [InlineData("""["1111111111111111111111111111111111111111111111111111111111111111"]""")]
    [InlineData("""{"account":[[[[[[[[[[1]]]]]]]]]]}""")]
    [InlineData("")]
    public async Task A_malformed_body_is_refused(string body)
    {
        using var content = new StringContent(body, null, "application/json");
        using var answer = await gateway.Http.PostAsync("/v1/login/challenge", content, Cancel);
        await GatewayHost.RefusedAsync(answer, 400, 8002, "MalformedRequest");
    }

    [Fact]
    public async Task Nobody_logs_in_as_operator() =>
        await RefusedAsync(GatewayHost.Login(_key, await gateway.ChallengeAsync(Account), "admin"), 400, 8002, "MalformedRequest");

    public void Dispose() => _key.Dispose();

    private Task RefusedAsync(object login) => RefusedAsync(login, 401, 8010, "LoginRefused");

    private async Task RefusedAsync(object login, int status, int number, string name)
    {
        using var answer = await gateway.Http.PostAsJsonAsync("/v1/login", login, Cancel);
        await GatewayHost.RefusedAsync(answer, status, number, name);
    }
}
