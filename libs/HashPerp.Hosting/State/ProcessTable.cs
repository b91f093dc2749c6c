using System.Globalization;

namespace HashPerp.Hosting;

/// <summary>What the kernel says about processes.</summary>
internal static class ProcessTable
{
    /// <summary>Of this boot of the machine: process ids and start times mean nothing in another one.</summary>
    public static string BootId { get; } = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <summary>Null when there is no such process (a zombie counts as none).</summary>
    public static ProcessFacts? Find(int processId)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{processId}/stat");
            // The name stands in brackets and may hold brackets and blanks itself.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : new ProcessFacts(
                processId, Number(fields[2]), long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static IEnumerable<int> All() => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Where(id => id > 1);

    /// <summary>Whether a process was started with this variable. Postgres hides its environment: look at <see cref="WorkingDirectory"/>.</summary>
    public static bool HasEnvironment(int processId, string variable, string value)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/environ").Split('\0').Contains($"{variable}={value}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Empty when it can't be known.</summary>
    public static string WorkingDirectory(int processId)
    {
        try
        {
            return File.ResolveLinkTarget($"/proc/{processId}/cwd", returnFinalTarget: false)?.FullName ?? "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

/// <param name="Group">The process group that it belongs to.</param>
/// <param name="StartTicks">When it started, in clock ticks since boot: with the id it names one process and no other.</param>
internal sealed record ProcessFacts(int Id, int Group, long StartTicks);
