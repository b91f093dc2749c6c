using System.Globalization;

namespace HashPerp.EndToEnd.Tests;

/// <summary>One line for each death that was played, in the file that the environment names; tests of several processes share it.</summary>
internal static class CrashReport
{
    private const string Variable = "HASHPERP_CRASH_REPORT";
    private static readonly Lock Turn = new();

    /// <param name="outcome">What became of the money.</param>
    public static void Add(string death, string outcome, TimeSpan took)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } file)
        {
            return;
        }
        lock (Turn)
        {
            File.AppendAllText(file, string.Create(CultureInfo.InvariantCulture, $"| {death} | {outcome} | {took.TotalSeconds:F1} |\n"));
        }
    }
}
