using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace HashPerp.ServiceDefaults;

/// <summary>
/// Traces of calls and of the sources <c>HashPerp.*</c>, metrics for <c>/metrics</c>; both exported by OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. Traces
/// are made even when nobody collects them, because events carry their trace id on.
/// </summary>
internal static class TelemetrySetup
{
    public static void AddTelemetry(this IHostApplicationBuilder builder, string name)
    {
        // A line for each request hides what a service has to say; what a call did is in its trace and its metrics.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(builder.Configuration["OTEL_SERVICE_NAME"] ?? name))
            .WithTracing(tracing => tracing
                .AddSource("HashPerp.*")
                .AddAspNetCoreInstrumentation(options => options.Filter = context => !OperationsPaths.Contains(context.Request.Path))
                .AddGrpcClientInstrumentation()
                .AddHttpClientInstrumentation())
            .WithMetrics(metrics => metrics
                .AddMeter(ServiceMetrics.MeterName)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddPrometheusExporter());
        if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            telemetry.UseOtlpExporter();
        }
    }
}
