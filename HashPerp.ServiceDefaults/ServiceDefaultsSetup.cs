using Grpc.Core;
using HashPerp.Primitives;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace HashPerp.ServiceDefaults;

/// <summary>What every host calls: first <see cref="AddServiceDefaults"/>, and <see cref="MapServiceDefaults"/> after its own services are mapped.</summary>
public static class ServiceDefaultsSetup
{
    private const string Live = "live";

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Endpoints, gRPC with its interceptors, access tokens, telemetry, health, and a graceful stop.</summary>
    /// <param name="name">The service's name in lower case, such as <c>orderbook</c>.</param>
    /// <param name="grpc">False for a host that speaks plain HTTP at its own address.</param>
    /// <exception cref="HashPerpException"><see cref="ServiceErrors.InvalidEndpoint"/>, <see cref="ServiceErrors.InvalidTokenKey"/>.</exception>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder, string name, bool grpc = true)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ServiceEndpoints.Bind(builder, grpc);
        builder.Services.AddSingleton(new ServiceIdentity(name));
        builder.Services.TryAddSingleton(WallClock.Time);
        builder.Services.AddSingleton(new ErrorStatuses());
        builder.Services.AddSingleton<ServiceChannels>();
        if (builder.Configuration["Tokens:Key"] is { Length: > 0 } key)
        {
            builder.Services.AddSingleton(services => new AccessTokens(key, services.GetRequiredService<TimeProvider>()));
        }
        builder.Services.AddGrpc(options =>
        {
            // From the outside in: what is refused by a later one is counted and mapped by the earlier ones.
            options.Interceptors.Add<RpcMetricsInterceptor>();
            options.Interceptors.Add<ErrorInterceptor>();
            options.Interceptors.Add<AccountInterceptor>();
            options.Interceptors.Add<StoppingInterceptor>();
        });
        builder.Services.AddGrpcReflection();
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery());
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [Live]);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopTimeout);
        builder.AddTelemetry(name);
        return builder;
    }

    /// <summary>Says which gRPC status this service's own refusals travel as; InvalidArgument when it doesn't say.</summary>
    public static WebApplicationBuilder MapErrors(this WebApplicationBuilder builder, StatusCode status, params ErrorCode[] codes)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Select(service => service.ImplementationInstance).OfType<ErrorStatuses>().Single().Map(status, codes);
        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c>, <c>/alive</c> and <c>/metrics</c> at the address for operations (<c>/health</c> and <c>/alive</c> of a plain HTTP host also at its own),
    /// gRPC reflection, and writes the ready file once the service runs.
    /// </summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.Use((context, next) => OperationsPaths.Contains(context.Request.Path) && IsHidden(context) ? NotFound(context) : next(context));
        app.MapHealthChecks(OperationsPaths.Health);
        app.MapHealthChecks(OperationsPaths.Alive, new HealthCheckOptions { Predicate = check => check.Tags.Contains(Live) });
        app.MapPrometheusScrapingEndpoint(OperationsPaths.Metrics);
        app.MapGrpcReflectionService();
        ReadyFile.WriteWhenStarted(app);
        return app;
    }

    private static bool IsHidden(HttpContext context) => context.Request.Path == OperationsPaths.Metrics && !ServiceEndpoints.IsOperations(context);

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
