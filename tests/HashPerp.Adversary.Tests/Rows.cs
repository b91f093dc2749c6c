namespace HashPerp.Adversary.Tests;

/// <summary>A line of the report: what one least cast does to whom, and when.</summary>
/// <param name="When">Honest party and race.</param>
internal sealed record Row(string Scenario, string Cast, string When, string Payoff, string Trace)
{
    /// <summary>The form in the expected table.</summary>
    public string Key => string.Join(" | ", Scenario, Cast.Replace("*", "", StringComparison.Ordinal), When, Payoff);
}

/// <summary>Puts findings that differ in the honest party or the race only into one row.</summary>
internal static class Rows
{
    public static IReadOnlyList<Row> Of(IReadOnlyList<Finding> findings)
    {
        var known = findings.Select(finding => (finding.Scenario, finding.Me, finding.Race, finding.Cast, finding.Worst.Payoff)).ToHashSet();
        var rows = findings
            .Where(finding => Settle(finding.Cast) == finding.Cast
                || !known.Contains((finding.Scenario, finding.Me, finding.Race, Settle(finding.Cast), finding.Worst.Payoff)))
            .GroupBy(finding => (finding.Scenario, finding.Cast, finding.Worst.Payoff))
            .Select(group => new Row(group.Key.Scenario, group.Key.Cast.ToString(), When([.. group]), Words(group.Key.Payoff), Trace(group.First())));
        return [.. rows.GroupBy(row => (row.Scenario, Cast: Parts(row.Cast), row.When, row.Payoff)).Select(Either)];
    }

    /// <summary>What a kit thief can do, a counterparty can: where both do the same, one row says so.</summary>
    private static Row Either(IEnumerable<Row> same)
    {
        var row = same.Last();
        return same.Count() == 1 ? row : row with { Cast = row.Cast.Replace("**counterparty**", "**counterparty** or **kit thief**", StringComparison.Ordinal) };
    }

    private static string Parts(string cast) =>
        string.Join(" + ", cast.Replace("**kit thief**", "**counterparty**", StringComparison.Ordinal).Split(" + ").Order(StringComparer.Ordinal));

    public static string Words(Payoff payoff) => payoff switch
    {
        Payoff.Nothing => "nothing",
        Payoff.AtOperator => "at the operator",
        Payoff.Stake => "stake back",
        _ => "full",
    };

    /// <summary>Who dies late does no more than who was always dead, where both hurt.</summary>
    private static Cast Settle(Cast cast) => cast with
    {
        Operator = cast.Operator == Conduct.Late ? Conduct.Silent : cast.Operator,
        Attestors = cast.Attestors == Conduct.Late ? Conduct.Silent : cast.Attestors,
    };

    private static string When(Finding[] findings)
    {
        var parties = Matrix.Scenarios.Single(scenario => scenario.Name == findings[0].Scenario).Parties;
        var races = parties.ToDictionary(party => party, party => Races([.. findings.Where(finding => finding.Me == party).Select(finding => finding.Race)]));
        return races[parties[0]] == races[parties[1]]
            ? $"either: {races[parties[0]]}"
            : string.Join("; ", parties.Where(party => races[party].Length > 0).Select(party => $"{Name(party)}: {races[party]}"));
    }

    private static string Races(Race[] races) => races.Length == Enum.GetValues<Race>().Length ? "any" : string.Join(", ", races.Select(race => race switch
    {
        Race.Clear => "clear",
        Race.Close => "close",
        _ => "tie",
    }));

    private static string Name(Actors party) => party switch
    {
        Actors.A => "HEIGHT",
        Actors.B => "TIME",
        _ => "buyer",
    };

    private static string Trace(Finding finding) => finding.Worst.Trace.Count == 0 ? "stops" : string.Join("; ", finding.Worst.Trace);
}
