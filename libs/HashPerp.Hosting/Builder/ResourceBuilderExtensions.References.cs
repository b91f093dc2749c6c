using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <content>What one resource is told of another.</content>
public static partial class ResourceBuilderExtensions
{
    /// <summary>
    /// <c>ConnectionStrings__{name}</c>, and one variable for each part of it: <c>{NAME}_HOST</c> ... The parts are absent where the connection string is configured.
    /// </summary>
    /// <param name="connectionName">The source's name when null.</param>
    /// <param name="optional">Without meaning here: a server of this map always has a connection string.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithConnectionString> source, string? connectionName = null, bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        _ = optional;
        var name = connectionName ?? source.Resource.Name;
        return builder.WithEnvironment(context =>
        {
            context.EnvironmentVariables[$"ConnectionStrings__{name}"] = source.Resource;
            foreach (var (property, value) in source.Resource.GetConnectionProperties())
            {
                context.EnvironmentVariables[$"{ResourceName.Encoded(name)}_{property.ToUpperInvariant()}"] = value;
            }
        });
    }

    /// <summary>
    /// For each endpoint <c>services__{resource}__{key}__{replica}</c>, where the key is the scheme of an endpoint named http or https and else the endpoint's name,
    /// and <c>{RESOURCE}_{ENDPOINT}</c>.
    /// </summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        return builder.WithEnvironment(context =>
        {
            foreach (var endpoint in source.Resource.Annotations.OfType<EndpointAnnotation>())
            {
                AddEndpoint(context, source.Resource, endpoint);
            }
        });
    }

    private static void AddEndpoint(EnvironmentCallbackContext context, IResourceWithServiceDiscovery source, EndpointAnnotation endpoint)
    {
        var key = endpoint.Name is "http" or "https" ? endpoint.UriScheme : endpoint.Name;
        for (var replica = 0; replica < endpoint.Allocated.Count; replica++)
        {
            context.EnvironmentVariables[$"services__{source.Name}__{key}__{replica}"] = new EndpointReference(source, endpoint.Name, replica);
        }
        context.EnvironmentVariables[$"{ResourceName.Encoded(source.Name)}_{ResourceName.Encoded(endpoint.Name)}"] = new EndpointReference(source, endpoint.Name);
    }
}
