using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace HashPerp.Hosting;

/// <summary>The environment that every project has, by Aspire's names.</summary>
internal static class ProjectEnvironment
{
    public static void Add(EnvironmentCallbackContext context, ProjectResource project, DistributedApplicationBuilder builder)
    {
        var environment = context.EnvironmentVariables;
        environment["LOGGING__CONSOLE__FORMATTERNAME"] = "simple";
        environment["LOGGING__CONSOLE__FORMATTEROPTIONS__TIMESTAMPFORMAT"] = "yyyy-MM-ddTHH:mm:ss.fffffffK ";
        environment["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true";
        AddTelemetry(environment, project, context.Replica, builder);
        var urls = Urls(project, context.Replica);
        if (urls.Length > 0)
        {
            environment["ASPNETCORE_URLS"] = urls;
        }
    }

    /// <summary>
    /// Who the process is, always. Where to export to only when somebody collects: without a dashboard Aspire names an address that nobody listens at, and every
    /// process would try it each second.
    /// </summary>
    private static void AddTelemetry(Dictionary<string, object> environment, ProjectResource project, int replica, DistributedApplicationBuilder builder)
    {
        environment["OTEL_SERVICE_NAME"] = project.Name;
        environment["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={ResourceInstance.NameOf(project, replica)}";
        if (builder.Configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] is not { Length: > 0 } collector)
        {
            return;
        }
        environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector;
        environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";
        if (builder.Configuration["AppHost:OtlpApiKey"] is { Length: > 0 } key)
        {
            environment["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={key}";
        }
        environment["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";
        if (builder.Environment.IsDevelopment())
        {
            environment["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
            environment["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
            environment["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
            environment["OTEL_TRACES_SAMPLER"] = "always_on";
            environment["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
            environment["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
            environment["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true";
            environment["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true";
        }
    }

    private static string Urls(ProjectResource project, int replica) => string.Join(';', project.Annotations.OfType<EndpointAnnotation>()
        .Where(endpoint => endpoint.UriScheme is "http" or "https")
        .Select(endpoint => $"{endpoint.UriScheme}://{endpoint.TargetHost}:{endpoint.Allocated[replica].Port}"));
}
