using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>What the documentation says of the matrix is what is played.</summary>
public sealed class MatrixPageTests
{
    [Fact]
    public void The_page_says_what_the_rows_say()
    {
        var path = Path.Combine(ToolLocator.RepositoryRoot!, "docs", "exit-matrix.md");
        var page = MatrixPage.Write(ExitMatrixTests.Rows);
        if (Environment.GetEnvironmentVariable("HASHPERP_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, page);
        }
        Assert.Equal(File.ReadAllText(path), page);
    }

    /// <summary>A pot is 100,000 sat, a Setup and the coins of an opening five of them and two connectors: nothing comes from elsewhere, and the rest is accounted for.</summary>
    [Fact]
    public void Every_row_pays_out_what_went_in()
    {
        Assert.All(ExitMatrixTests.Rows, row => Assert.Contains(row.HeightSat + row.TimeSat + row.OperatorSat + row.LostSat, new long[] { 100_000, 500_660 }));
        Assert.Distinct(ExitMatrixTests.Rows.Select(row => row.Name));
    }

    [Fact]
    public void Every_test_that_the_page_names_is_there()
    {
        var tests = Path.Combine(ToolLocator.RepositoryRoot!, "tests");
        Assert.All(PlayedElsewhere.All, attack =>
        {
            var source = Path.Combine(tests, attack.Project, attack.File);
            Assert.True(File.Exists(source), source);
            Assert.Contains($" {attack.Method}(", File.ReadAllText(source), StringComparison.Ordinal);
        });
    }
}
