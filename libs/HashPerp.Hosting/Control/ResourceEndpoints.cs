using Aspire.Hosting.ApplicationModel;

namespace HashPerp.Hosting;

/// <summary>Where the instances of the map listen.</summary>
internal sealed class ResourceEndpoints(ApplicationModel model)
{
    /// <param name="instance">Its name.</param>
    public IReadOnlyList<(string Name, string Url)> Of(string instance) =>
    [
        .. from candidate in model.Resources.SelectMany(ResourceInstance.Of)
           where string.Equals(candidate.Name, instance, StringComparison.OrdinalIgnoreCase)
           from endpoint in candidate.Resource.Annotations.OfType<EndpointAnnotation>()
           where candidate.Replica < endpoint.Allocated.Count
           select (endpoint.Name, endpoint.Allocated[candidate.Replica].Url),
    ];
}
