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

    /// <summary>A pot is 100,000 sat, a Setup five of them and two connectors: nothing comes from elsewhere, and nothing is lost on the way.</summary>
    [Fact]
    public void Every_row_pays_out_what_went_in()
    {
        Assert.All(ExitMatrixTests.Rows, row => Assert.Contains(row.HeightSat + row.TimeSat, new long[] { 100_000, 500_660 }));
        Assert.Distinct(ExitMatrixTests.Rows.Select(row => row.Name));
    }
}
