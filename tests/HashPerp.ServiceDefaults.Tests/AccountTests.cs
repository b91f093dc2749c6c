using Grpc.Core;
using HashPerp.Contracts.OrderBook.V1;
using HashPerp.Primitives;

namespace HashPerp.ServiceDefaults.Tests;

public sealed class AccountTests
{
    [Fact]
    public async Task The_account_of_a_call_is_that_of_its_token()
    {
        await using var service = await RunningService.StartAsync();
        var headers = AccessTokens.Headers(service.Tokens.Issue("alice"));
        Assert.Equal("alice", (await service.BareClient().GetOrdersAsync(new GetOrdersRequest(), headers)).Orders[0].Reason);
    }

    [Fact]
    public async Task A_call_without_a_token_has_no_account()
    {
        await using var service = await RunningService.StartAsync();
        Assert.Equal((StatusCode.Unauthenticated, "1620"), await RefusedAsync(service, null));
    }

    [Theory]
    [InlineData("Bearer hp1.alice.trade.9999999999.0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("Bearer ")]
    [InlineData("Basic YTpi")]
    public async Task A_forged_or_foreign_token_ends_every_call(string header)
    {
        await using var service = await RunningService.StartAsync();
        var headers = new Metadata { { "authorization", header } };
        Assert.Equal((StatusCode.Unauthenticated, "1621"), await RefusedAsync(service, headers));
        var error = await Assert.ThrowsAsync<RpcException>(async () => await service.BareClient().GetMatchesAsync(new GetMatchesRequest(), headers));
        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
    }

    [Fact]
    public async Task An_operators_call_needs_the_scope_of_operators()
    {
        await using var service = await RunningService.StartAsync();
        var error = await Assert.ThrowsAsync<RpcException>(async () => await service.BareClient().ListMarketAsync(
            new ListMarketRequest(), AccessTokens.Headers(service.Tokens.Issue("alice", null, AccessScopes.Trade, AccessScopes.Read))));
        Assert.Equal((StatusCode.PermissionDenied, "1622"), (error.StatusCode, error.Trailers.GetValue("hashperp-error-code")));
        await service.BareClient().ListMarketAsync(new ListMarketRequest(), AccessTokens.Headers(service.Tokens.Issue("operator", null, AccessScopes.Admin)));
    }

    [Fact]
    public async Task A_service_calls_another_as_itself_unless_it_passes_an_accounts_token_on()
    {
        await using var service = await RunningService.StartAsync();
        Assert.Equal("service-gateway", (await service.Client.GetOrdersAsync(new GetOrdersRequest())).Orders[0].Reason);
        var headers = AccessTokens.Headers(service.Tokens.Issue("alice"));
        Assert.Equal("alice", (await service.Client.GetOrdersAsync(new GetOrdersRequest(), headers)).Orders[0].Reason);
    }

    private static async Task<(StatusCode Status, string? Number)> RefusedAsync(RunningService service, Metadata? headers)
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await service.BareClient().GetOrdersAsync(new GetOrdersRequest(), headers));
        return (error.StatusCode, error.Trailers.GetValue("hashperp-error-code"));
    }
}
