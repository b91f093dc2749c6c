using System.Globalization;

namespace HashPerp.EndToEnd.Tests;

/// <summary>The matrix as it was played: one line for each row, in the file that the environment names.</summary>
internal static class MatrixReport
{
    private const string Variable = "HASHPERP_MATRIX_REPORT";

    /// <param name="blocks">Waited since the trouble began.</param>
    public static void Add(MatrixRow row, int blocks, long heightSat, long timeSat, string verdict) =>
        Add(row.Phase, row.Against, row.Name, row.Way, blocks, heightSat, timeSat, verdict);

    public static void Add(string phase, string against, string name, string way, int blocks, long heightSat, long timeSat, string verdict)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } file)
        {
            File.AppendAllText(file, string.Create(
                CultureInfo.InvariantCulture,
                $"| {phase} | {against} | {name} | {way} | {blocks} | {heightSat} | {timeSat} | {verdict.Split('\n')[0].Replace('|', '/')} |\n"));
        }
    }
}
