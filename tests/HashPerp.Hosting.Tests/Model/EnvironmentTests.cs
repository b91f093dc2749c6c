using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using static HashPerp.Hosting.Tests.TestMap;

namespace HashPerp.Hosting.Tests;

/// <summary>What a process is told of itself, and what is said by hand.</summary>
public sealed class EnvironmentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_project_is_told_where_to_listen_and_who_it_is()
    {
        var builder = Builder(_folder);
        var project = builder.AddProject<OrderBookProject>("order-book")
            .WithHttpEndpoint(name: "grpc").WithHttpEndpoint(name: "operations").WithEndpoint(name: "zmq", scheme: "tcp")
            .Allocate("grpc", 2000).Allocate("operations", 2001).Allocate("zmq", 2002);

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:2000;http://127.0.0.1:2001",
                ["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true",
                ["LOGGING__CONSOLE__FORMATTERNAME"] = "simple",
                ["LOGGING__CONSOLE__FORMATTEROPTIONS__TIMESTAMPFORMAT"] = "yyyy-MM-ddTHH:mm:ss.fffffffK ",
                ["OTEL_RESOURCE_ATTRIBUTES"] = "service.instance.id=order-book",
                ["OTEL_SERVICE_NAME"] = "order-book",
            },
            await project.EnvironmentAsync());
    }

    [Fact]
    public async Task A_collector_is_told_to_all_who_can_export()
    {
        var builder = Builder(_folder, ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://127.0.0.1:4317"), ("AppHost:OtlpApiKey", "k"));
        var project = builder.AddProject<OrderBookProject>("book").WithReplicas(2);

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true",
                ["LOGGING__CONSOLE__FORMATTERNAME"] = "simple",
                ["LOGGING__CONSOLE__FORMATTEROPTIONS__TIMESTAMPFORMAT"] = "yyyy-MM-ddTHH:mm:ss.fffffffK ",
                ["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory",
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:4317",
                ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-otlp-api-key=k",
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
                ["OTEL_RESOURCE_ATTRIBUTES"] = "service.instance.id=book-1",
                ["OTEL_SERVICE_NAME"] = "book",
            },
            await project.EnvironmentAsync(replica: 1));
    }

    [Fact]
    public async Task In_development_telemetry_is_sent_at_once()
    {
        var builder = new DistributedApplicationBuilder(
            ["--HashPerp:Data", _folder.Path, "--environment", "Development", "--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://127.0.0.1:4317"], _folder.Path);

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true",
                ["LOGGING__CONSOLE__FORMATTERNAME"] = "simple",
                ["LOGGING__CONSOLE__FORMATTEROPTIONS__TIMESTAMPFORMAT"] = "yyyy-MM-ddTHH:mm:ss.fffffffK ",
                ["OTEL_BLRP_SCHEDULE_DELAY"] = "1000",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "1000",
                ["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true",
                ["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true",
                ["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory",
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:4317",
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
                ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
                ["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based",
                ["OTEL_RESOURCE_ATTRIBUTES"] = "service.instance.id=book",
                ["OTEL_SERVICE_NAME"] = "book",
                ["OTEL_TRACES_SAMPLER"] = "always_on",
            },
            await builder.AddProject<OrderBookProject>("book").EnvironmentAsync());
    }

    [Fact]
    public async Task Values_are_asked_for_at_the_start_and_not_before()
    {
        var builder = Builder(_folder);
        var asked = 0;
        var key = builder.AddParameter("key", () => $"value {++asked}");
        var bitcoind = builder.AddExecutable("bitcoind", "true", ".").WithHttpEndpoint(name: "rpc", env: "PORT");
        var process = builder.AddExecutable("process", "true", ".", "fixed")
            .WithEnvironment("Text", "text").WithEnvironment("Nothing", (string?)null)
            .WithEnvironment("Key", key)
            .WithEnvironment("Url", bitcoind.GetEndpoint("rpc"))
            .WithEnvironment("Mixed", $"tcp://{bitcoind.GetEndpoint("rpc").Property(EndpointProperty.HostAndPort)}/a")
            .WithEnvironment(context => context.EnvironmentVariables["Text"] = "replaced")
            .WithArgs(context =>
            {
                context.Args.Add(ReferenceExpression.Create($"--port={bitcoind.GetEndpoint("rpc").Property(EndpointProperty.TargetPort)}"));
                return Task.CompletedTask;
            });
        Assert.Equal(0, asked);
        bitcoind.Allocate("rpc", 8332);

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["Key"] = "value 1",
                ["Mixed"] = "tcp://localhost:8332/a",
                ["Nothing"] = "",
                ["Text"] = "replaced",
                ["Url"] = "http://localhost:8332",
            },
            await process.EnvironmentAsync());
        Assert.Equal(["fixed", "--port=8332"], await process.ArgumentsAsync());
        Assert.Equal(new Dictionary<string, string> { ["PORT"] = "8332" }, await bitcoind.EnvironmentAsync());
    }
}
