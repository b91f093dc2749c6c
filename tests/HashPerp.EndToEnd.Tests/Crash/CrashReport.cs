using System.Globalization;

namespace HashPerp.EndToEnd.Tests;

/// <summary>The crash table as it was played: one line for each death, in the file that the environment names.</summary>
internal static class CrashReport
{
    private const string Variable = "HASHPERP_CRASH_REPORT";
    private static readonly Lock Turn = new();

    public static string Failed(Exception failure) => $"FAILED: {failure.Message.Split('\n')[0].Replace('|', '/')}";

    /// <param name="outcome">What came of it.</param>
    /// <param name="sat">Satoshi at stake, or counted in the end.</param>
    public static void Add(string death, string outcome, long sat, TimeSpan took)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } file)
        {
            return;
        }
        lock (Turn)
        {
            File.AppendAllText(file, string.Create(CultureInfo.InvariantCulture, $"| {death} | {outcome} | {sat} | {took.TotalSeconds:F1} |\n"));
        }
    }
}
