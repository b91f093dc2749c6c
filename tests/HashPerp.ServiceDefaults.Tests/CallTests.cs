using System.Diagnostics;
using Grpc.Core;
using HashPerp.Contracts.OrderBook.V1;
using HashPerp.Primitives;
using Microsoft.Extensions.DependencyInjection;

namespace HashPerp.ServiceDefaults.Tests;

public sealed class CallTests
{
    [Fact]
    public async Task A_refusal_travels_as_status_number_and_name()
    {
        await using var service = await RunningService.StartAsync();
        var error = await Assert.ThrowsAsync<RpcException>(async () => await service.BareClient().PlaceOrderAsync(new PlaceOrderRequest()));
        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Equal("TestRefusal (2999): The price 7 is off the grid. Send a multiple of 5.", error.Status.Detail);
        Assert.Equal("2999", error.Trailers.GetValue("hashperp-error-code"));
        Assert.Equal("TestRefusal", error.Trailers.GetValue("hashperp-error-name"));
    }

    [Fact]
    public async Task A_caller_gets_the_refusal_as_it_was()
    {
        await using var service = await RunningService.StartAsync();
        var error = await Assert.ThrowsAsync<HashPerpException>(async () => await service.Client.PlaceOrderAsync(new PlaceOrderRequest()));
        Assert.Equal(TestBook.Refusal, error.Code);
        Assert.Equal("TestRefusal (2999): The price 7 is off the grid. Send a multiple of 5.", error.Message);
    }

    [Fact]
    public async Task A_refusal_of_a_service_behind_keeps_number_and_status()
    {
        await using var service = await RunningService.StartAsync();
        var bare = await Assert.ThrowsAsync<RpcException>(async () => await service.BareClient().GetMarketsAsync(new GetMarketsRequest()));
        Assert.Equal("2999", bare.Trailers.GetValue("hashperp-error-code"));
    }

    [Fact]
    public async Task A_defect_tells_nothing_about_our_insides()
    {
        await using var service = await RunningService.StartAsync();
        var error = await Assert.ThrowsAsync<RpcException>(async () => await service.BareClient().CancelOrderAsync(new CancelOrderRequest()));
        Assert.Equal("InternalError (1625): The service failed on this request. Its log says why; try again later.", error.Status.Detail);
        Assert.Equal(
            ["hashperp-error-code: 1625", "hashperp-error-name: InternalError"],
            error.Trailers.Where(entry => entry.Key.StartsWith("hashperp", StringComparison.Ordinal)).Select(entry => $"{entry.Key}: {entry.Value}"));
    }

    [Fact]
    public async Task A_call_that_takes_too_long_ends_with_a_number()
    {
        await using var service = await RunningService.StartAsync();
        await using var caller = RunningService.Caller(service.Url.ToString(), TimeSpan.FromMilliseconds(300));
        var client = caller.Services.GetRequiredService<OrderBook.OrderBookClient>();
        var error = await Assert.ThrowsAsync<HashPerpException>(async () => await client.HeartbeatAsync(new HeartbeatRequest()));
        Assert.Equal(ServiceErrors.CallTimedOut, error.Code);
    }

    [Fact]
    public async Task A_service_that_is_away_is_reported_with_a_number()
    {
        // Port 1 of the loopback has no listener.
        await using var caller = RunningService.Caller("http://127.0.0.1:1");
        var client = caller.Services.GetRequiredService<OrderBook.OrderBookClient>();
        var error = await Assert.ThrowsAsync<HashPerpException>(async () => await client.HeartbeatAsync(new HeartbeatRequest()));
        Assert.Equal(ServiceErrors.ServiceUnavailable, error.Code);
    }

    [Fact]
    public async Task A_service_whose_address_is_not_configured_is_named()
    {
        await using var caller = RunningService.Caller("");
        var error = Assert.Throws<HashPerpException>(() => caller.Services.GetRequiredService<OrderBook.OrderBookClient>());
        Assert.Equal(ServiceErrors.MissingServiceAddress, error.Code);
        Assert.Contains("services__orderbook__grpc__0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_belongs_to_the_trace_of_its_caller()
    {
        await using var service = await RunningService.StartAsync();
        using var activity = new Activity("order").Start();
        var answer = await service.Client.GetMatchesAsync(new GetMatchesRequest());
        Assert.Equal(activity.TraceId.ToString(), answer.Matches[0].Reason);
    }

    [Fact]
    public async Task A_service_that_stops_ends_its_streams_at_once_and_says_so()
    {
        await using var service = await RunningService.StartAsync();
        using var call = service.Client.StreamBook(new StreamBookRequest());
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        var stopping = service.App.StopAsync();
        var error = await Assert.ThrowsAsync<HashPerpException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(ServiceErrors.ServiceUnavailable, error.Code);
        await stopping.WaitAsync(TimeSpan.FromSeconds(5));
    }
}
