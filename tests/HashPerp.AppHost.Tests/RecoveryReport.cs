using System.Globalization;

namespace HashPerp.AppHost.Tests;

/// <summary>How long the parts of a system took to come (back), measured and not judged: one line each, in the file that the environment names.</summary>
internal static class RecoveryReport
{
    private const string Variable = "HASHPERP_RECOVERY_REPORT";

    /// <param name="what">What was killed, or <c>cold start</c>.</param>
    /// <param name="own">Until it was healthy again.</param>
    /// <param name="all">Until everything was.</param>
    public static void Add(string what, TimeSpan own, TimeSpan all)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"| {what} | {own.TotalSeconds:F1} | {all.TotalSeconds:F1} |");
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } file)
        {
            File.AppendAllText(file, line + "\n");
        }
    }
}
