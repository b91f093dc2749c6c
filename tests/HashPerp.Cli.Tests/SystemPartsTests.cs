using HashPerp.Primitives;

namespace HashPerp.Cli.Tests;

public sealed class SystemPartsTests
{
    [Fact]
    public void Each_line_names_a_part_and_its_process()
    {
        var parts = SystemParts.Parse(["bitcoind 4711", "arkserver 4712"]);
        parts.Require(["arkserver", "bitcoind"]);
        var refused = Assert.Throws<HashPerpException>(() => parts.Require(["arkserver", "postgres"]));
        Assert.Equal(9022, refused.Code.Number);
        Assert.Contains("postgres", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arkserver")]
    [InlineData("arkserver -1")]
    [InlineData("arkserver 0")]
    [InlineData("arkserver 1")]
    [InlineData("arkserver 4711 4712")]
    [InlineData("bitcoind 4713")]
    public void A_line_that_could_kill_anything_else_is_refused(string line) =>
        Assert.Equal(9022, Assert.Throws<HashPerpException>(() => SystemParts.Parse(["bitcoind 4711", line])).Code.Number);
}
