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

    private static IEnumerable<string> Constants(string path) =>
        Assembly.LoadFrom(path).GetTypes().Where(type => type.IsPublic && type.Name.EndsWith(Suffix, StringComparison.Ordinal))
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!);
}
