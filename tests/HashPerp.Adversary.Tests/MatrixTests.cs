using HashPerp.Primitives;

namespace HashPerp.Adversary.Tests;

/// <summary>
/// The model against payoffs.txt, a record of what it found with the reason of each row. No test writes that file: a rule of the model that changes fails here, and who
/// changed it says why. The page follows with <c>HASHPERP_UPDATE_GOLDEN=1</c>. What must be found whatever the model says is in <see cref="TrustTests"/>.
/// </summary>
public sealed class MatrixTests
{
    private static readonly string Folder = Path.Combine(ToolLocator.RepositoryRoot!, "tests", "HashPerp.Adversary.Tests");
    private static readonly Lazy<IReadOnlyList<Row>> Computed = new(() => Rows.Of(Matrix.Findings()));

    [Fact]
    public void Every_worst_payoff_is_the_one_in_the_table_and_every_other_cast_takes_nothing()
    {
        var expected = Reasons().Keys.ToHashSet();
        var computed = Computed.Value.Select(row => row.Key).ToHashSet();
        Assert.False(expected.Except(computed).Any(), $"The model doesn't find any more:\n{string.Join('\n', expected.Except(computed))}");
        Assert.False(computed.Except(expected).Any(), $"The model finds, and payoffs.txt doesn't know:\n{string.Join('\n', computed.Except(expected))}");
    }

    [Fact]
    public void The_page_says_what_the_model_says()
    {
        var path = Path.Combine(ToolLocator.RepositoryRoot!, "docs", "adversary.md");
        var page = Report.Write(Computed.Value, Reasons(), File.ReadAllText(Path.Combine(Folder, "introduction.md")));
        if (Environment.GetEnvironmentVariable("HASHPERP_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, page);
        }
        Assert.Equal(File.ReadAllText(path), page);
    }

    /// <summary>
    /// Who is malicious can imitate everybody, so that it is never better to have a malicious one in the same place. A dead one in the place of an honest one can be: the
    /// party is warned, and unrolls in time. That is why rows are least casts, and say nothing of those above.
    /// </summary>
    [Theory]
    [InlineData("live, anchored", 1)]
    [InlineData("live, anchored", 2)]
    [InlineData("live, two-step", 0)]
    [InlineData("live, on-chain", 1)]
    public void Malice_never_helps_the_honest_party(string name, int race)
    {
        var scenario = Matrix.Scenarios.Single(scenario => scenario.Name == name);
        var payoffs = Matrix.Casts(oldOwner: false).ToDictionary(cast => cast,
            cast => Search.Of(scenario.Build(new Setting(Actors.B, (Race)race, cast, scenario.Attention))).Payoff);
        Assert.NotEmpty(payoffs);
        foreach (var (cast, payoff) in payoffs)
        {
            Assert.All(payoffs.Where(other => other.Key.CanImitate(cast)), worse => Assert.True(worse.Value <= payoff, $"{cast}: {payoff}, but {worse.Key}: {worse.Value}"));
        }
    }

    private static Dictionary<string, string> Reasons() => File.ReadLines(Path.Combine(Folder, "payoffs.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(" | "))
        .ToDictionary(parts => string.Join(" | ", parts[..4]), parts => parts[4]);
}
