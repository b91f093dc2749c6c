using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Gateway.Tests;

/// <summary>The login of the agents, as they are shipped, at this gateway.</summary>
public sealed class AgentLoginTests(GatewayHost gateway) : IClassFixture<GatewayHost>, IDisposable
{
    private readonly ECPrivKey _key = ECPrivKey.Generate();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_agent_logs_in_and_its_token_opens_its_own_orders()
    {
        using var login = new GatewayLogin(gateway.Http.BaseAddress!, GenesisPrefix.Regtest, GatewayHost.Origin, _key, TimeProvider.System);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/orders");
        request.Headers.Authorization = new("Bearer", await login.TokenAsync(Cancel));
        using var answer = await gateway.Http.SendAsync(request, Cancel);
        var orders = await GatewayHost.JsonAsync(answer, 200);
        Assert.Equal(GatewayHost.AccountOf(_key), orders[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task An_agent_that_is_configured_for_another_origin_is_refused()
    {
        using var login = new GatewayLogin(gateway.Http.BaseAddress!, GenesisPrefix.Regtest, "https://elsewhere.example", _key, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<HashPerpException>(() => login.TokenAsync(Cancel));
        Assert.Equal(ClientErrors.LoginRefused, refused.Code);
        Assert.Contains("LoginRefused", refused.What, StringComparison.Ordinal);
    }

    public void Dispose() => _key.Dispose();
}
