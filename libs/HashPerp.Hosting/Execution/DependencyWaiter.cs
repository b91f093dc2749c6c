using Aspire.Hosting.ApplicationModel;

namespace HashPerp.Hosting;

/// <summary>Holds the start of a resource until those are ready that it waits for.</summary>
internal sealed class DependencyWaiter(ResourceBoard board)
{
    /// <param name="firstStart">
    /// False when a crashed process comes back: it has worked beside unhealthy neighbours all along, and waiting for them would chain their recoveries together.
    /// What has to be completed has to be completed all the same.
    /// </param>
    /// <exception cref="Primitives.HashPerpException"><see cref="HostingErrors.DependencyFailed"/>.</exception>
    public async Task WaitAsync(ResourceInstance instance, bool firstStart, CancellationToken cancel)
    {
        var waits = instance.Resource.Annotations.OfType<WaitAnnotation>()
            .Concat(Dependencies.Parent(instance.Resource) is { } parent ? [new WaitAnnotation(parent, WaitType.Healthy, 0)] : [])
            .Where(wait => firstStart || wait.WaitType == WaitType.Completion)
            .SelectMany(wait => ResourceInstance.Of(wait.Resource).Select(dependency => (dependency.Name, wait))).ToList();
        foreach (var (name, wait) in waits)
        {
            if (!IsMet(board.Find(name)!, wait))
            {
                board.Update(instance.Name, resource => resource with { State = ResourceState.Waiting, Detail = $"waits for {name}" });
            }
            var dependency = await board.WaitAsync(name, resource => IsMet(resource, wait) || IsLost(resource, wait), cancel).ConfigureAwait(false);
            if (!IsMet(dependency, wait))
            {
                throw HostingErrors.DependencyFailed.Error(
                    $"{name} ended with exit code {dependency.ExitCode?.ToString() ?? "none"}, not {wait.ExitCode}.",
                    $"Look at its log, start {name} again, and then this.");
            }
        }
    }

    private static bool IsMet(ResourceSnapshot resource, WaitAnnotation wait) => wait.WaitType == WaitType.Completion
        ? resource.State == ResourceState.Finished && resource.ExitCode == wait.ExitCode
        : resource.IsReady;

    /// <summary>A wait for health goes on whatever happens, so that a start by hand heals it.</summary>
    private static bool IsLost(ResourceSnapshot resource, WaitAnnotation wait) => wait.WaitType == WaitType.Completion && resource.IsOver;
}
