using Aspire.Hosting.ApplicationModel;
using HashPerp.Processes;

namespace HashPerp.Hosting;

/// <summary>
/// Gives every endpoint its port before anything starts: whoever refers to it can be told at once, and a restarted process comes back where it was. Free ones lie
/// below the range of outgoing connections, or one of those could take the port while its process is down.
/// </summary>
internal static class EndpointAllocator
{
    public static void Allocate(ApplicationModel model)
    {
        foreach (var resource in model.Resources)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.Allocated.Count == 0))
            {
                for (var replica = 0; replica < resource.Replicas(); replica++)
                {
                    endpoint.Allocated.Add(new AllocatedEndpoint(endpoint.UriScheme, endpoint.TargetHost, endpoint.Port ?? FreePort.Next()));
                }
            }
        }
    }
}
