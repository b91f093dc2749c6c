using System.Reflection;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>The fault points compiled into a built program: every constant of a class whose name ends in FaultPoints, in it and in the library of events.</summary>
internal static class BuiltFaultPoints
{
    private const string Suffix = "FaultPoints";

    /// <param name="project">For example <c>HashPerp.OrderBook</c>.</param>
    public static IReadOnlyList<string> Of(string project)
    {
        var program = BuiltProgram.Command(project)[^1];
        var messaging = Path.Combine(Path.GetDirectoryName(program)!, "HashPerp.Messaging.dll");
        return [.. ((string[])[program, messaging]).Where(File.Exists).SelectMany(Constants).Order(StringComparer.Ordinal)];
    }

    /// <summary>Those of the agent and all libraries that are built into it, prefixes with everything that may follow them.</summary>
    public static IReadOnlyList<string> OfAgent()
    {
        var folder = Path.GetDirectoryName(BuiltProgram.Command("HashPerp.Cli")[^1])!;
        return [.. Directory.EnumerateFiles(folder, "HashPerp.*.dll").SelectMany(Lists).SelectMany(All).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Constants(string path) =>
        Lists(path).SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!);

    private static IEnumerable<Type> Lists(string path) =>
        Assembly.LoadFrom(path).GetTypes().Where(type => type.IsPublic && type.Name.EndsWith(Suffix, StringComparison.Ordinal));

    private static IReadOnlyList<string> All(Type list) => (IReadOnlyList<string>)(list.GetField(nameof(All))?.GetValue(null) ?? list.GetProperty(nameof(All))!.GetValue(null))!;
}
