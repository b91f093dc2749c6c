using System.Collections.Concurrent;

namespace HashPerp.Hosting;

/// <summary>What the resource page shows beside the state: logs, and the environment and command of the last start.</summary>
internal sealed class ResourceDetails(StateFolder state) : IDisposable
{
    private readonly ConcurrentDictionary<string, LogFile> _logs = new();
    private readonly ConcurrentDictionary<string, ProcessPlan> _plans = new();

    public LogFile Log(ResourceInstance instance) => _logs.GetOrAdd(instance.Name, name => new LogFile(Path.Combine(state.Logs, name + ".log")));

    public void Started(ResourceInstance instance, ProcessPlan plan) => _plans[instance.Name] = plan;

    /// <summary>Null when it was never started.</summary>
    public ProcessPlan? Plan(ResourceInstance instance) => _plans.GetValueOrDefault(instance.Name);

    public void Dispose()
    {
        foreach (var log in _logs.Values)
        {
            log.Dispose();
        }
    }
}
