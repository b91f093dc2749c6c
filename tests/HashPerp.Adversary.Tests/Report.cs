using System.Text;

namespace HashPerp.Adversary.Tests;

/// <summary>docs/adversary.md: the introduction beside this file, then a row for each least cast that hurts.</summary>
internal static class Report
{
    public static string Write(IReadOnlyList<Row> rows, IReadOnlyDictionary<string, string> reasons, string introduction)
    {
        var page = new StringBuilder(introduction.TrimEnd()).Append('\n');
        foreach (var scenario in Matrix.Scenarios)
        {
            page.Append($"\n### {char.ToUpperInvariant(scenario.Name[0])}{scenario.Name[1..]}\n");
            var own = rows.Where(row => row.Scenario == scenario.Name).ToArray();
            if (own.Length == 0)
            {
                page.Append("Everybody gets all that is due, whoever is against it.\n");
                continue;
            }
            page.Append("| who is against it | honest party: race | worst | how | why |\n|---|---|---|---|---|\n");
            foreach (var row in own)
            {
                page.Append($"| {row.Cast} | {row.When} | {row.Payoff} | {row.Trace} | {reasons.GetValueOrDefault(row.Key, "?").Replace("DISPROVES", "**disproves**", StringComparison.Ordinal)} |\n");
            }
        }
        return page.ToString();
    }
}
