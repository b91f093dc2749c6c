using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace HashPerp.Hosting.Tests;

/// <summary>Maps for tests: a builder on a state folder of its own, endpoints given out by hand.</summary>
internal static class TestMap
{
    public static DistributedApplicationBuilder Builder(TemporaryFolder folder, params (string Key, string Value)[] configuration)
    {
        var builder = new DistributedApplicationBuilder(["--HashPerp:Data", folder.Path], folder.Path);
        builder.Configuration.AddInMemoryCollection(configuration.Select(entry => new KeyValuePair<string, string?>(entry.Key, entry.Value)));
        return builder;
    }

    /// <summary>A parameter with a value, as a password that somebody configured.</summary>
    public static IResourceBuilder<ParameterResource> Secret(this IDistributedApplicationBuilder builder, string name, string value) =>
        builder.AddParameter(name, () => value, secret: true);

    public static IResourceBuilder<T> Allocate<T>(this IResourceBuilder<T> builder, string endpoint, params int[] ports)
        where T : IResource
    {
        var annotation = builder.Resource.Annotations.OfType<EndpointAnnotation>().Single(candidate => candidate.Name == endpoint);
        foreach (var port in ports)
        {
            annotation.Allocated.Add(new AllocatedEndpoint(annotation.UriScheme, "localhost", port));
        }
        return builder;
    }

    public static async Task<IReadOnlyDictionary<string, string>> EnvironmentAsync<T>(this IResourceBuilder<T> builder, int replica = 0)
        where T : IResource => (await ResourceInputs.ComputeAsync(new ResourceInstance(builder.Resource, replica), CancellationToken.None)).Environment;

    public static async Task<IReadOnlyList<string>> ArgumentsAsync<T>(this IResourceBuilder<T> builder)
        where T : IResource => (await ResourceInputs.ComputeAsync(new ResourceInstance(builder.Resource, 0), CancellationToken.None)).Arguments;

    public sealed class OrderBookProject : IProjectMetadata
    {
        public string ProjectPath => "/repository/services/OrderBook/HashPerp.OrderBook/HashPerp.OrderBook.csproj";
    }
}
