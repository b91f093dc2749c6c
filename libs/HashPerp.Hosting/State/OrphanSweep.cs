using HashPerp.Processes;

namespace HashPerp.Hosting;

/// <summary>
/// Ends what a host that was killed left running. A process is ours if the file of processes has its id and its start time, if it carries our mark in its
/// environment, or if it works in a folder that only our servers use. Anything else is left alone, whatever its id.
/// </summary>
internal sealed class OrphanSweep(StateFolder state, ProcessRecords records, TimeProvider time)
{
    /// <summary>Set in the environment of everything that we start, to the state folder.</summary>
    public const string Mark = "HASHPERP_APPHOST";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns what was killed, when it has gone.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancel)
    {
        var killed = Kill();
        var began = time.GetTimestamp();
        while (killed.Keys.Any(process => ProcessTable.Find(process) is not null) && time.GetElapsedTime(began) < Patience)
        {
            await Task.Delay(Interval, time, cancel).ConfigureAwait(false);
        }
        return [.. killed.Values];
    }

    /// <summary>Process id -> what it was.</summary>
    private Dictionary<int, string> Kill()
    {
        var killed = new Dictionary<int, string>();
        foreach (var left in records.ReadLeftOver())
        {
            if (ProcessTable.Find(left.Id) is { } process && process.StartTicks == left.StartTicks)
            {
                OperatingSystemCalls.SendToGroup(left.Id, Signal.Kill);
                killed[left.Id] = $"{left.Name} ({left.Id})";
            }
        }
        var own = Environment.ProcessId;
        foreach (var id in ProcessTable.All().Where(id => id != own && ProcessTable.Find(id) is not null && IsOurs(id)).ToList())
        {
            if (OperatingSystemCalls.Send(id, Signal.Kill))
            {
                killed.TryAdd(id, $"process {id}");
            }
        }
        return killed;
    }

    private bool IsOurs(int id) => ProcessTable.HasEnvironment(id, Mark, state.Path)
        || (ProcessTable.WorkingDirectory(id) + "/").StartsWith(Path.Combine(state.ShortFolder, "data") + "/", StringComparison.Ordinal);
}
