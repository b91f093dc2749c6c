using Aspire.Hosting.ApplicationModel;
using HashPerp.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Redis.</summary>
public static class RedisBuilderExtensions
{
    /// <param name="port">A free one when null.</param>
    /// <param name="password">Generated when null.</param>
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder, string name, int? port = null, IResourceBuilder<ParameterResource>? password = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var server = new RedisResource(name, password?.Resource ?? builder.AddPassword(name));
        var key = $"{name}_check";
        builder.Services.AddHealthChecks()
            .Add(new HealthCheckRegistration(key, _ => new RedisHealthCheck(server.ConnectionStringExpression), HealthStatus.Unhealthy, []));
        return builder.AddResource(server).WithEndpoint(port, name: RedisResource.EndpointName).WithHealthCheck(key);
    }
}
