using System.Text.RegularExpressions;
using HashPerp.Primitives;

namespace HashPerp.Cli.Tests;

public sealed partial class DisasterOptionsTests
{
    [Theory]
    [InlineData("operator-dead", "X3")]
    [InlineData("everything-dead", "X4")]
    [InlineData("counterparty-silent", "X2")]
    [InlineData("stale-unroll", "X8")]
    [InlineData("attestor-lies", "X4, X3")]
    public void A_disaster_goes_by_its_name(string name, string row) => Assert.Equal(row, DisasterOptions.Check(name, changesHistory: false, "parts").Row);

    [Theory]
    [InlineData("earthquake")]
    [InlineData("Operator-dead")]
    [InlineData("")]
    public void An_unknown_name_is_refused_with_all_that_there_are(string name)
    {
        var refused = Assert.Throws<HashPerpException>(() => DisasterOptions.Check(name, changesHistory: false, "parts"));
        Assert.Equal(9021, refused.Code.Number);
        Assert.All(Disaster.All, disaster => Assert.Contains(disaster.Name, refused.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_history_of_ones_own_or_no_list_of_parts_is_refused()
    {
        Assert.Equal(9001, Assert.Throws<HashPerpException>(() => DisasterOptions.Check("operator-dead", changesHistory: true, "parts")).Code.Number);
        Assert.Equal(9001, Assert.Throws<HashPerpException>(() => DisasterOptions.Check("operator-dead", changesHistory: false, null)).Code.Number);
    }

    /// <summary>The script refuses an unknown name before it starts anything, and starts the attestor on the same history: both must say the same.</summary>
    [Fact]
    public void The_script_knows_the_same_names_and_the_same_history()
    {
        var script = File.ReadAllText(Path.Combine(ToolLocator.RepositoryRoot!, "scripts", "demo.sh"));
        Assert.Equal(Disaster.All.Select(disaster => disaster.Name), Names().Match(script).Groups[1].Value.Split(' '));
        Assert.Contains($"DISASTER_FROM={DisasterOptions.From}", script, StringComparison.Ordinal);
        Assert.All(Disaster.All, disaster => Assert.Contains(disaster.Name, File.ReadAllText(Path.Combine(ToolLocator.RepositoryRoot!, "hashperp")), StringComparison.Ordinal));
    }

    [GeneratedRegex("DISASTERS=\"([a-z -]+)\"")]
    private static partial Regex Names();
}
