using Aspire.Hosting.ApplicationModel;
using HashPerp.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>RabbitMQ.</summary>
public static class RabbitMQBuilderExtensions
{
    /// <param name="userName"><c>guest</c> when null.</param>
    /// <param name="password">Generated when null.</param>
    /// <param name="port">A free one when null.</param>
    public static IResourceBuilder<RabbitMQServerResource> AddRabbitMQ(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null, int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var server = new RabbitMQServerResource(name, userName?.Resource, password?.Resource ?? builder.AddPassword(name));
        var key = $"{name}_check";
        builder.Services.AddHealthChecks()
            .Add(new HealthCheckRegistration(key, _ => new RabbitMQHealthCheck(server.ConnectionStringExpression), HealthStatus.Unhealthy, []));
        return builder.AddResource(server).WithEndpoint(port, name: RabbitMQServerResource.EndpointName).WithHealthCheck(key);
    }
}
