using Aspire.Hosting.ApplicationModel;

namespace HashPerp.Hosting;

/// <summary>The whole map.</summary>
internal sealed record ApplicationModel(IReadOnlyList<IResource> Resources);

/// <summary>What would make a map hang or fail at run time is refused when it is built.</summary>
internal static class ApplicationModelCheck
{
    public static ApplicationModel Checked(IReadOnlyList<IResource> resources)
    {
        foreach (var resource in resources)
        {
            if (Dependencies.All(resource).Contains(resource))
            {
                throw HostingErrors.InvalidModel.Error($"{resource.Name} waits for itself, by way of others.", "Remove one WaitFor of the circle.");
            }
            if (resource.Replicas() > 1 && resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(endpoint => endpoint.Port is not null) is { } fixedPort)
            {
                throw HostingErrors.InvalidModel.Error(
                    $"{resource.Name} has {resource.Replicas()} replicas, which can't share port {fixedPort.Port}.", "Let it take free ports.");
            }
        }
        var taken = resources.SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>()).Where(endpoint => endpoint.Port is not null)
            .GroupBy(endpoint => endpoint.Port).FirstOrDefault(group => group.Count() > 1);
        return taken is null ? new ApplicationModel(resources)
            : throw HostingErrors.InvalidModel.Error($"Port {taken.Key} is given to {taken.Count()} endpoints.", "Give each its own, or none.");
    }
}
