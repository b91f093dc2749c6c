using System.Text.RegularExpressions;

namespace HashPerp.Architecture.Tests;

/// <summary>Rules of style and money that a machine can check.</summary>
public sealed partial class SourceRuleTests
{
    private const int MaxLines = 400;

    [Fact]
    public void A_source_file_has_at_most_400_lines()
    {
        var long_ = Repository.SourceFiles("*.cs").Select(path => (path, lines: File.ReadLines(path).Count())).Where(file => file.lines > MaxLines);
        Assert.Empty(long_.Select(file => $"{Repository.Relative(file.path)}: {file.lines}"));
    }

    [Fact]
    public void Money_and_protocol_code_has_no_floating_point()
    {
        string[] folders = ["HashPerp.Primitives", "HashPerp.Bitcoin", "HashPerp.Ark", "HashPerp.ContractScripts", "HashPerp.Chain", "HashPerp.Client", "services"];
        var hits = from path in Repository.SourceFiles("*.cs")
                   let relative = Repository.Relative(path)
                   where folders.Any(folder => relative.Contains(folder, StringComparison.Ordinal)) && !relative.StartsWith("tests", StringComparison.Ordinal)
                   from line in File.ReadLines(path)
                   let code = Comment().Replace(line, "")
                   where FloatingPoint().IsMatch(code)
                   select $"{relative}: {line.Trim()}";
        Assert.Empty(hits);
    }

    [Fact]
    public void Error_numbers_are_unique_and_documented()
    {
        var declared = (from path in Repository.SourceFiles("*Errors.cs")
                        from Match match in Declaration().Matches(File.ReadAllText(path))
                        select (Number: match.Groups["number"].Value, Name: match.Groups["name"].Value)).ToList();
        Assert.NotEmpty(declared);
        Assert.Empty(declared.GroupBy(error => error.Number).Where(group => group.Count() > 1).Select(group => group.Key));
        var table = File.ReadAllText(Path.Combine(Repository.Root, "docs", "errors.md"));
        Assert.All(declared, error => Assert.Contains($"| {error.Number} | {error.Name} |", table, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"//.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(double|float|decimal)\b")]
    private static partial Regex FloatingPoint();

    [GeneratedRegex(@"^\| (?<number>\d+) \| (?<name>\w+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"ErrorCode (?<name>\w+) = new\((?<number>\d+),")]
    private static partial Regex Declaration();
}
