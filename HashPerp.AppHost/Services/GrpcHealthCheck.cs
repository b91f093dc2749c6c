using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HashPerp.AppHost;

/// <summary>Whether a gRPC server without a health service answers: any answer over HTTP/2 will do.</summary>
internal sealed class GrpcHealthCheck(EndpointReference endpoint) : IHealthCheck
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15) })
    {
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using var answer = await Client.GetAsync(new Uri(endpoint.Url), cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (HttpRequestException away)
        {
            return HealthCheckResult.Unhealthy(away.Message);
        }
    }
}

/// <summary>Health of gRPC servers.</summary>
internal static class GrpcHealthCheckExtensions
{
    public static IResourceBuilder<ProjectResource> WithGrpcHealthCheck(this IResourceBuilder<ProjectResource> service, string endpointName)
    {
        var key = $"{service.Resource.Name}_{endpointName}_grpc_check";
        var endpoint = service.GetEndpoint(endpointName);
        service.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(key, _ => new GrpcHealthCheck(endpoint), HealthStatus.Unhealthy, []));
        return service.WithHealthCheck(key);
    }
}
