using System.Net;
using Grpc.Core;
using HashPerp.Contracts.OrderBook.V1;
using HashPerp.Primitives;
using HashPerp.Processes;
using HashPerp.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace HashPerp.ServiceDefaults.Tests;

public sealed class OperationsTests
{
    private static readonly HttpClient Http = new();

    [Theory]
    [InlineData("health")]
    [InlineData("alive")]
    public async Task A_healthy_service_says_so_over_plain_http(string path)
    {
        await using var service = await RunningService.StartAsync();
        Assert.Equal("Healthy", await Http.GetStringAsync(new Uri(service.OperationsUrl, path)));
    }

    [Fact]
    public async Task Calls_are_counted_by_method_and_status()
    {
        await using var service = await RunningService.StartAsync();
        await Assert.ThrowsAsync<RpcException>(async () => await service.BareClient().PlaceOrderAsync(new PlaceOrderRequest()));
        var metrics = await Http.GetStringAsync(new Uri(service.OperationsUrl, "metrics"));
        Assert.Matches(
            @"hashperp_rpc_server_duration_seconds_count\{[^}]*method=""/hashperp\.orderbook\.v1\.OrderBook/PlaceOrder""[^}]*status=""FailedPrecondition""", metrics);
    }

    [Fact]
    public async Task A_plain_http_host_tells_its_health_but_not_its_metrics_at_its_own_address()
    {
        await using var service = await RunningService.StartAsync(grpc: false);
        Assert.NotEqual(service.Url, service.OperationsUrl);
        Assert.Equal("Healthy", await Http.GetStringAsync(new Uri(service.Url, "health")));
        using var hidden = await Http.GetAsync(new Uri(service.Url, "metrics"));
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        using var shown = await Http.GetAsync(new Uri(service.OperationsUrl, "metrics"));
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
    }

    [Fact]
    public async Task The_ready_file_has_the_services_address_first_and_the_one_for_operations_second()
    {
        var folder = TestFolder.Create("ready");
        var path = Path.Combine(folder, "ready");
        await using var service = await RunningService.StartAsync(settings: ("HASHPERP_READY_FILE", path));
        var lines = await File.ReadAllLinesAsync(path);
        Assert.Equal([service.Url, service.OperationsUrl], lines.Select(line => new Uri(line)));
        Assert.Equal("Healthy", await Http.GetStringAsync(new Uri(new Uri(lines[1]), "health")));
    }

    [Fact]
    public async Task A_service_listens_where_it_is_told_to()
    {
        var (first, second) = (FreePort.Next(), FreePort.Next());
        await using var service = await RunningService.StartAsync(settings: ("urls", $"http://127.0.0.1:{first};http://127.0.0.1:{second}"));
        Assert.Equal((first, second), (service.Url.Port, service.OperationsUrl.Port));
    }

    [Theory]
    [InlineData("https://127.0.0.1:5000")]
    [InlineData("127.0.0.1")]
    [InlineData("http://127.0.0.1:0/path")]
    public void An_address_that_nobody_can_listen_at_is_refused(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("Endpoints:Service", (string?)url)]);
        Assert.Equal(ServiceErrors.InvalidEndpoint, Assert.Throws<HashPerpException>(() => builder.AddServiceDefaults("orderbook")).Code);
    }

    [Fact]
    public async Task Spans_are_exported_under_the_services_name()
    {
        using var collector = TraceCollector.Start();
        var settings = collector.Environment.Select(pair => (pair.Key, pair.Value!)).ToArray();
        await using var service = await RunningService.StartAsync(settings: settings);
        await service.BareClient().GetMatchesAsync(new GetMatchesRequest());
        await Eventually.TrueAsync(
            () => collector.Exported.Any(span => span.Service == "orderbook" && span.Name.Contains("OrderBook/GetMatches", StringComparison.Ordinal)), "the call's span");
    }
}
