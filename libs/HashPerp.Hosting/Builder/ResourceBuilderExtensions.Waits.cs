using Aspire.Hosting.ApplicationModel;
using HashPerp.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <content>Who waits for whom, and what is healthy.</content>
public static partial class ResourceBuilderExtensions
{
    /// <summary>Starts only when the other one runs and all its health checks are content. It goes on waiting while the other one is down.</summary>
    /// <exception cref="HashPerp.Primitives.HashPerpException">It waits for itself or for what it lives in (1651).</exception>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport => builder.Wait(dependency, WaitType.Healthy, 0);

    /// <summary>Starts only when the other one has ended with <paramref name="exitCode"/>; fails to start when it ends otherwise.</summary>
    /// <inheritdoc cref="WaitFor{T}" path="/exception"/>
    public static IResourceBuilder<T> WaitForCompletion<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, int exitCode = 0)
        where T : IResourceWithWaitSupport => builder.Wait(dependency, WaitType.Completion, exitCode);

    /// <param name="key">Of a check that is registered with the application's services.</param>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key)
        where T : IResource
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return builder.With(new HealthCheckAnnotation(key));
    }

    /// <summary>Asks an endpoint over HTTP/1.1.</summary>
    /// <param name="path"><c>/</c> when null.</param>
    /// <param name="statusCode">200 when null.</param>
    /// <param name="endpointName"><c>http</c> when null.</param>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (where, expected, endpoint) = (path ?? "/", statusCode ?? 200, endpointName ?? "http");
        var key = $"{builder.Resource.Name}_{endpoint}_{where}_{expected}_check";
        var replicas = builder.Resource;
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(
            new HealthCheckRegistration(key, _ => new HttpHealthCheck(replicas, endpoint, where, expected), HealthStatus.Unhealthy, []));
        return builder.WithHealthCheck(key);
    }

    private static IResourceBuilder<T> Wait<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitType type, int exitCode)
        where T : IResourceWithWaitSupport
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(dependency);
        if (ReferenceEquals(builder.Resource, dependency.Resource) || ReferenceEquals(Dependencies.Parent(builder.Resource), dependency.Resource))
        {
            throw HostingErrors.InvalidModel.Error($"{builder.Resource.Name} can't wait for {dependency.Resource.Name}: itself, or what it lives in.");
        }
        return builder.With(new WaitAnnotation(dependency.Resource, type, exitCode));
    }
}
