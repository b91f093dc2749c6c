using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Grpc;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ArkServer.Tests.Core;

/// <summary>docs/ark-compatibility.md says what the code says, and names tests that exist.</summary>
public sealed partial class CompatibilityTableTests
{
    private const int LastWireCode = 52;

    private static readonly string Page = File.ReadAllText(Path.Combine(Root(), "docs", "ark-compatibility.md"));

    [Fact]
    public void Every_rpc_has_a_row()
    {
        var rpcs = new[] { ServiceReflection.Descriptor, IndexerReflection.Descriptor }.SelectMany(file => file.Services).SelectMany(service => service.Methods);
        Assert.All(rpcs, rpc => Assert.Matches($@"(?m)^\| {rpc.Name} \| .+ \| `\w+Tests\.", Page));
    }

    [Fact]
    public void Every_error_of_the_wire_has_a_row_and_ours_have_its_names()
    {
        var rows = ErrorRow().Matches(Page).ToDictionary(row => int.Parse(row.Groups["code"].Value, CultureInfo.InvariantCulture), row => row.Groups["name"].Value);
        Assert.Equal(Enumerable.Range(0, LastWireCode + 1), rows.Keys.Order());
        var ours = typeof(OperatorErrors).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<ErrorCode>()
            .Where(code => code.Number < OperatorErrors.WireBase + 100);
        Assert.All(ours, code => Assert.Equal(ErrorTable.WireName(code.Name), rows[code.Number - OperatorErrors.WireBase]));
    }

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        var named = TestName().Matches(Page).Select(match => match.Groups["name"].Value).Distinct().ToList();
        Assert.True(named.Count > 40);
        var existing = typeof(CompatibilityTableTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods().Where(method => method.GetCustomAttributes<FactAttribute>(inherit: true).Any()).Select(method => $"{type.Name}.{method.Name}")).ToHashSet();
        Assert.All(named, name => Assert.Contains(name, existing));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "HashPerp.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The test does not run within the repository.");
        }
        return folder.FullName;
    }

    [GeneratedRegex(@"^\| (?<code>\d+) \| (?<name>[A-Z_]+) \|", RegexOptions.Multiline)]
    private static partial Regex ErrorRow();

    [GeneratedRegex(@"`(?<name>\w+Tests\.\w+)`")]
    private static partial Regex TestName();
}
