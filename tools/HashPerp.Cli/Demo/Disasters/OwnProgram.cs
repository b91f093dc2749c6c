using System.Diagnostics;

namespace HashPerp.Cli;

/// <summary>This very executable again, with nothing in its environment that names a server of ours or opens one.</summary>
internal static class OwnProgram
{
    public static ProcessStartInfo Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "HashPerp.Cli.dll"));
        }
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        // Addresses, connection strings, keys and seeds of the system all have two underscores in their names, or are the admin's.
        foreach (var ours in start.Environment.Keys.Where(name => name.Contains("__", StringComparison.Ordinal) || name == "HASHPERP_ADMIN_TOKEN").ToArray())
        {
            start.Environment.Remove(ours);
        }
        return start;
    }
}
