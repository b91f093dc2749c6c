using HashPerp.Primitives;

namespace HashPerp.Messaging.Tests;

/// <summary>
/// A list of facts about the wire that others rely on, one a line, in tests/golden/wire. A line that is gone or changed breaks those who are deployed; a new line
/// is fine once it is in the file. <c>HASHPERP_UPDATE_GOLDEN=1</c> writes the files anew, and the review sees what changed.
/// </summary>
internal static class GoldenFile
{
    public static void AssertSame(string name, IReadOnlyList<string> lines)
    {
        var path = Path.Combine(ToolLocator.RepositoryRoot!, "tests", "golden", "wire", name);
        if (Environment.GetEnvironmentVariable("HASHPERP_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllLines(path, lines);
        }
        var golden = File.ReadAllLines(path);
        Assert.False(golden.Except(lines).Any(), $"Breaks whoever relies on it:\n{string.Join('\n', golden.Except(lines))}");
        Assert.False(lines.Except(golden).Any(), $"New; run this test with HASHPERP_UPDATE_GOLDEN=1 and commit {name}:\n{string.Join('\n', lines.Except(golden))}");
    }
}
