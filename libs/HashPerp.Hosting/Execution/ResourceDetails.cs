using System.Collections.Concurrent;

namespace HashPerp.Hosting;

/// <summary>What the resource page shows beside the state: logs, and the environment and command of the last start. Instances go by their names.</summary>
internal sealed class ResourceDetails(StateFolder state) : IDisposable
{
    private readonly ConcurrentDictionary<string, LogFile> _logs = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, ProcessPlan> _plans = new(StringComparer.OrdinalIgnoreCase);

    public LogFile Log(string instance) => _logs.GetOrAdd(instance, name => new LogFile(Path.Combine(state.Logs, name + ".log")));

    public void Started(string instance, ProcessPlan plan) => _plans[instance] = plan;

    /// <summary>Null when it was never started.</summary>
    public ProcessPlan? Plan(string instance) => _plans.GetValueOrDefault(instance);

    public void Dispose()
    {
        foreach (var log in _logs.Values)
        {
            log.Dispose();
        }
    }
}
