using Aspire.Hosting.ApplicationModel;
using HashPerp.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Postgres.</summary>
public static class PostgresBuilderExtensions
{
    /// <param name="userName"><c>postgres</c> when null.</param>
    /// <param name="password">Generated when null.</param>
    /// <param name="port">A free one when null.</param>
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null, int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var server = new PostgresServerResource(name, userName?.Resource, password?.Resource ?? builder.AddPassword(name));
        return builder.AddResource(server).WithEndpoint(port, name: PostgresServerResource.EndpointName).WithCheck(server);
    }

    /// <summary>A database of this server, created if it isn't there.</summary>
    /// <param name="databaseName">Its name in the server; <paramref name="name"/> when null.</param>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var database = new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource);
        return builder.ApplicationBuilder.AddResource(database).WithCheck(database);
    }

    private static IResourceBuilder<T> WithCheck<T>(this IResourceBuilder<T> builder, IResourceWithConnectionString at)
        where T : IResource
    {
        var key = $"{at.Name}_check";
        builder.ApplicationBuilder.Services.AddHealthChecks()
            .Add(new HealthCheckRegistration(key, _ => new PostgresHealthCheck(at.ConnectionStringExpression), HealthStatus.Unhealthy, []));
        return builder.WithHealthCheck(key);
    }
}
