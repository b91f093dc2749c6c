using HashPerp.Processes;

namespace HashPerp.Hosting;

/// <summary>Starts resources that are processes.</summary>
internal sealed class ProcessLaunch(IEnumerable<IPlanner> planners, ResourceDetails details, ProcessRecords records, StateFolder state, TimeProvider time) : ILaunch
{
    public async Task<IRunning> StartAsync(ResourceInstance instance, CancellationToken cancel)
    {
        var inputs = await ResourceInputs.ComputeAsync(instance, cancel).ConfigureAwait(false);
        var planner = planners.FirstOrDefault(planner => planner.Plans(instance))
            ?? throw HostingErrors.InvalidModel.Error($"Nobody knows how to start {instance.Name}.");
        var plan = await planner.PlanAsync(instance, inputs, cancel).ConfigureAwait(false);
        details.Started(instance.Name, plan);
        cancel.ThrowIfCancellationRequested();
        var running = await RunningProcess.StartAsync(plan, state.Path, details.Log(instance.Name), time).ConfigureAwait(false);
        var record = new ProcessRecord(instance.Name, running.Id, ProcessTable.Find(running.Id)?.StartTicks ?? 0);
        records.Add(record);
        _ = running.Exit.ContinueWith(_ => records.Remove(record), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return running;
    }
}
