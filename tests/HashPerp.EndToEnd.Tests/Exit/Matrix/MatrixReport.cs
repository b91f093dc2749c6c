using System.Globalization;

namespace HashPerp.EndToEnd.Tests;

/// <summary>The matrix as it was played: one line for each row, in the file that the environment names.</summary>
internal static class MatrixReport
{
    private const string Variable = "HASHPERP_MATRIX_REPORT";
    private static readonly Lock Turn = new();

    /// <param name="blocks">Waited since the trouble began.</param>
    public static void Add(MatrixRow row, int blocks, long heightSat, long timeSat, string verdict) =>
        Add(row.Phase, row.Against, row.Name, row.Way, blocks, heightSat, timeSat, verdict);

    public static void Add(string phase, string against, string name, string way, int blocks, long heightSat, long timeSat, string verdict)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } file)
        {
            return;
        }
        // Two classes write to it.
        lock (Turn)
        {
            File.AppendAllText(file, string.Create(
                CultureInfo.InvariantCulture,
                $"| {phase} | {against} | {name} | {way} | {blocks} | {heightSat} | {timeSat} | {verdict.Split('\n')[0].Replace('|', '/')} |\n"));
        }
    }
}
