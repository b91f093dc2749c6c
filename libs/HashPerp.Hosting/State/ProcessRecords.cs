using System.Text.Json;

namespace HashPerp.Hosting;

/// <summary>One process that we started, as the leader of its own group.</summary>
internal sealed record ProcessRecord(string Name, int Id, long StartTicks);

/// <summary>The file that says which processes run, so that the next host finds what a killed one left.</summary>
internal sealed class ProcessRecords(StateFolder state)
{
    private const string FileName = "processes.json";

    private readonly Lock _lock = new();
    private readonly List<ProcessRecord> _running = [];

    /// <summary>What the last host of this boot had running when it ended.</summary>
    public IReadOnlyList<ProcessRecord> ReadLeftOver()
    {
        var path = state.Of(FileName);
        if (!File.Exists(path))
        {
            return [];
        }
        try
        {
            var file = JsonSerializer.Deserialize<Contents>(File.ReadAllText(path));
            return file is not null && file.BootId == ProcessTable.BootId ? file.Processes : [];
        }
        catch (JsonException)
        {
            // Ours is replaced as a whole, so this is a file that somebody else made; what it names isn't ours to kill.
            return [];
        }
    }

    public void Add(ProcessRecord process) => Change(() => _running.Add(process));

    public void Remove(ProcessRecord process) => Change(() => _running.Remove(process));

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            try
            {
                state.Write(FileName, JsonSerializer.Serialize(new Contents(ProcessTable.BootId, _running)));
            }
            catch (IOException)
            {
                // The disk is full. Nothing has to stop for that: the sweep knows our processes by their mark too.
            }
        }
    }

    private sealed record Contents(string BootId, IReadOnlyList<ProcessRecord> Processes);
}
