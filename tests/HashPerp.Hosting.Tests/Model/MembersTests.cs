using System.Reflection;
using Aspire.Hosting;

namespace HashPerp.Hosting.Tests;

/// <summary>
/// The subset of Aspire can't grow silently: each public member of its namespaces stands in members.txt with the file that uses it, and that file does. Members that
/// are not there are absent, so that drift from Aspire shows when something compiles on one of the two only.
/// </summary>
public sealed class MembersTests
{
    private static readonly Assembly Hosting = typeof(DistributedApplication).Assembly;

    /// <summary>Type, Type.Member or Type.Method(types) -> who uses it: a path of the repository, or what of the subset itself needs it.</summary>
    private static readonly Dictionary<string, string> Listed = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "members.txt"))
        .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(" <- ")).ToDictionary(parts => parts[0], parts => parts[1]);

    [Fact]
    public void Every_public_member_is_listed() => Assert.Empty(Members().Except(Listed.Keys));

    [Fact]
    public void Every_listed_member_is_there() => Assert.Empty(Listed.Keys.Except(Members()));

    [Fact]
    public void Every_user_uses_it()
    {
        var root = Primitives.ToolLocator.RepositoryRoot!;
        Assert.Empty(from entry in Listed
                     where entry.Value != "the model"
                     let member = entry.Key.Split('(')[0]
                     let word = member[(member.LastIndexOf('.') + 1)..]
                     where !File.ReadAllText(Path.Combine(root, entry.Value)).Contains(word, StringComparison.Ordinal)
                     select $"{entry.Value} doesn't use {entry.Key}");
    }

    [Fact]
    public void Everything_public_is_in_Aspires_namespaces_or_an_error() => Assert.Equal(
        ["HashPerp.Hosting.HostingErrors"],
        Hosting.GetExportedTypes().Where(type => type.Namespace?.StartsWith("Aspire.Hosting", StringComparison.Ordinal) != true).Select(type => type.FullName));

    private static IReadOnlyList<string> Members() =>
    [
        .. Hosting.GetExportedTypes().Where(type => type.Namespace?.StartsWith("Aspire.Hosting", StringComparison.Ordinal) == true)
            .SelectMany(type => MembersOf(type).Prepend(NameOf(type))).Distinct().Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> MembersOf(Type type) => type
        .GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(member => member is not Type && member is not MethodBase { IsSpecialName: true } && member.Name is not "value__")
        .Select(member => $"{NameOf(type)}.{member.Name}{(member is MethodInfo method ? Parameters(method) : "")}");

    private static string Parameters(MethodInfo method) => $"({string.Join(", ", method.GetParameters().Select(parameter => Describe(parameter.ParameterType)))})";

    private static string Describe(Type type) => type switch
    {
        { HasElementType: true } => Describe(type.GetElementType()!) + (type.IsArray ? "[]" : ""),
        { IsGenericType: true } => $"{NameOf(type)}<{string.Join(", ", type.GetGenericArguments().Select(Describe))}>",
        _ => type.Name,
    };

    private static string NameOf(Type type) => (type.IsNested ? NameOf(type.DeclaringType!) + "+" : "") + type.Name.Split('`')[0];
}
