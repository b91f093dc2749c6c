namespace HashPerp.Hosting;

/// <summary>Knows how a resource of one kind becomes a process of this machine.</summary>
internal interface IPlanner
{
    bool Plans(ResourceInstance instance);

    /// <summary>Prepares what the process needs, such as its data folder, and says how to start it.</summary>
    /// <param name="inputs">The resource's own environment and arguments, computed for this start.</param>
    Task<ProcessPlan> PlanAsync(ResourceInstance instance, ResourceInputs inputs, CancellationToken cancel);
}
