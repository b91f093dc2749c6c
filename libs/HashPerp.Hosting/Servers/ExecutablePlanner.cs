using Aspire.Hosting.ApplicationModel;

namespace HashPerp.Hosting;

/// <summary>An executable runs as it was said.</summary>
internal sealed class ExecutablePlanner : IPlanner
{
    public bool Plans(ResourceInstance instance) => instance.Resource is ExecutableResource;

    public Task<ProcessPlan> PlanAsync(ResourceInstance instance, ResourceInputs inputs, CancellationToken cancel)
    {
        var executable = (ExecutableResource)instance.Resource;
        Directory.CreateDirectory(executable.WorkingDirectory);
        return Task.FromResult(new ProcessPlan([executable.Command, .. inputs.Arguments], executable.WorkingDirectory, inputs.Environment));
    }
}
