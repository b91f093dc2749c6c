using Aspire.Hosting.ApplicationModel;
using HashPerp.Hosting;

namespace Aspire.Hosting;

/// <content>Where resources listen.</content>
public static partial class ResourceBuilderExtensions
{
    /// <param name="port">The port that the process binds and clients use; a free one, kept while the application runs, when null.</param>
    /// <param name="targetPort">The same port: there is no proxy. Wins over <paramref name="port"/>.</param>
    /// <param name="name"><c>http</c> when null.</param>
    /// <param name="env">A variable that tells the process its port.</param>
    /// <param name="isProxied">Without meaning here.</param>
    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? name = null, string? env = null, bool? isProxied = null)
        where T : IResourceWithEndpoints => builder.WithEndpoint(port, targetPort, "http", name, env, isProxied);

    /// <inheritdoc cref="WithHttpEndpoint{T}"/>
    /// <param name="scheme"><c>tcp</c> when null.</param>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? scheme = null, string? name = null, string? env = null,
        bool? isProxied = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        _ = isProxied;
        var endpoint = new EndpointAnnotation(name ?? scheme ?? "tcp", scheme ?? "tcp", targetPort ?? port, env);
        if (builder.Resource.Annotations.OfType<EndpointAnnotation>().Any(other => string.Equals(other.Name, endpoint.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw HostingErrors.InvalidModel.Error($"{builder.Resource.Name} has two endpoints '{endpoint.Name}'.", "Name them.");
        }
        return builder.With(endpoint);
    }

    /// <summary>An endpoint by its name; it needn't be there yet.</summary>
    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        return new EndpointReference(builder.Resource, name);
    }
}
