using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace HashPerp.Hosting;

/// <summary>One process (or one passive thing, such as a database) of a resource.</summary>
/// <param name="Replica">Counted from 0.</param>
internal sealed record ResourceInstance(IResource Resource, int Replica)
{
    /// <summary>The resource's name; with a number where there are several.</summary>
    public string Name => NameOf(Resource, Replica);

    public static string NameOf(IResource resource, int replica) =>
        resource.Replicas() == 1 ? resource.Name : string.Create(CultureInfo.InvariantCulture, $"{resource.Name}-{replica}");

    public static IEnumerable<ResourceInstance> Of(IResource resource) =>
        Enumerable.Range(0, resource.Replicas()).Select(replica => new ResourceInstance(resource, replica));
}
