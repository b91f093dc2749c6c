using System.Text.Json;
using HashPerp.Benchmarks;

namespace HashPerp.OrderBook.Tests;

/// <summary>That the benchmark works; how fast it is is nobody's business here.</summary>
public sealed class BenchmarkTests
{
    private static readonly string[] Tiny = ["core", "--orders", "1000", "--resting", "100", "--repeat", "1"];

    [Fact]
    public void Every_scenario_gives_a_row_and_both_books_make_the_same_trades()
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        Assert.Equal(0, BenchCommand.Run([.. Tiny, "--json"], output, errors));
        Assert.Equal("", errors.ToString());
        var rows = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(
            ["core static", "core normal", "core swing-25", "core swing-40", "core flash-crash", "resting 10", "resting 100", "engine commands", "engine replay"],
            rows.Select(row => $"{row.GetProperty("bench").GetString()} {row.GetProperty("scenario").GetString()}"));
        Assert.All(rows, row => Assert.True(row.GetProperty("messages_per_second").GetDouble() > 0));
        Assert.All(rows.Take(5), row => Assert.EndsWith("trades", row.GetProperty("note").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public void The_table_names_what_it_shows()
    {
        var output = new StringWriter();
        Assert.Equal(0, BenchCommand.Run(Tiny, output, new StringWriter()));
        Assert.Contains("Mmsg/s", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("flash-crash", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "nothing-like-it")]
    [InlineData(2, "core", "--orders", "5")]
    [InlineData(2, "core", "--orders")]
    [InlineData(2, "core", "--fast")]
    [InlineData(0, "core", "--help")]
    [InlineData(0, "--help")]
    public void Wrong_usage_is_refused_and_help_is_given(int code, params string[] arguments)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        Assert.Equal(code, BenchCommand.Run(arguments, output, errors));
        Assert.Equal(code == 0, errors.ToString().Length == 0);
        Assert.Equal(code == 0, output.ToString().Contains("usage: ./hashperp bench", StringComparison.Ordinal));
    }
}
