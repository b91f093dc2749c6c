using System.Globalization;
using System.Runtime.InteropServices;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>The processes of the running system by name, as whoever started them wrote them down: one line each, name and process id.</summary>
internal sealed partial class SystemParts
{
    private const int Sigkill = 9;
    private const int MostParts = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, int> _ids;

    private SystemParts(Dictionary<string, int> ids) => _ids = ids;

    /// <exception cref="HashPerpException"><see cref="CliErrors.PartUnknown"/>: not such a list.</exception>
    public static SystemParts Read(string file)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (IOException error)
        {
            throw new HashPerpException(CliErrors.PartUnknown, $"The list of parts {file} can't be read: {error.Message}", "Start it with ./hashperp demo --disaster.", error);
        }
        return Parse(lines);
    }

    /// <inheritdoc cref="Read"/>
    public static SystemParts Parse(IReadOnlyList<string> lines)
    {
        var ids = new Dictionary<string, int>();
        foreach (var line in lines.Take(MostParts))
        {
            // Everything below 2 is no process of ours: 0 and negative numbers would mean whole groups.
            var valid = line.Split(' ') is [{ Length: > 0 } name, var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id >= 2
                && ids.TryAdd(name, id);
            if (!valid)
            {
                throw CliErrors.PartUnknown.Error($"'{line}' names no part and its process.", "A line has a name and a process id, and each name comes once.");
            }
        }
        return new SystemParts(ids);
    }

    /// <exception cref="HashPerpException"><see cref="CliErrors.PartUnknown"/>: one of them isn't in the list.</exception>
    public void Require(IEnumerable<string> names)
    {
        if (names.FirstOrDefault(name => !_ids.ContainsKey(name)) is { } missing)
        {
            throw CliErrors.PartUnknown.Error($"The list of parts has no {missing}.", "Start it with ./hashperp demo --disaster.");
        }
    }

    /// <summary>SIGKILL: no part has a chance to put anything in order. Returns when all are gone.</summary>
    /// <exception cref="HashPerpException"><see cref="CliErrors.PartUnknown"/>; <see cref="CliErrors.PartSurvived"/>.</exception>
    public async Task KillAsync(IReadOnlyList<string> names, CancellationToken cancel)
    {
        Require(names);
        foreach (var name in names)
        {
            _ = Kill(_ids[name], Sigkill);
        }
        if (!await Poll.UntilAsync(() => Task.FromResult(names.All(name => IsGone(_ids[name]))), Patience, cancel))
        {
            throw CliErrors.PartSurvived.Error($"Still there after SIGKILL: {string.Join(", ", names.Where(name => !IsGone(_ids[name])))}.", "May this user kill them?");
        }
    }

    /// <summary>No such process, or one that only its parent hasn't asked about yet.</summary>
    private static bool IsGone(int id)
    {
        try
        {
            // The state comes after the name, which is in brackets and may hold anything.
            var status = File.ReadAllText($"/proc/{id}/stat");
            return status[(status.LastIndexOf(')') + 2)..].StartsWith('Z');
        }
        catch (IOException)
        {
            return true;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
