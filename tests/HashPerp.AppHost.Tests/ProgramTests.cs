using HashPerp.Primitives;

namespace HashPerp.AppHost.Tests;

public sealed class ProgramTests
{
    [Fact]
    public void The_map_is_read_at_one_look() =>
        Assert.InRange(File.ReadLines(Path.Combine(ToolLocator.RepositoryRoot!, "HashPerp.AppHost", "Program.cs")).Count(), 1, 119);
}
