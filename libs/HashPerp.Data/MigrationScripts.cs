using System.Reflection;
using DbUp.Engine;
using DbUp.Support;

namespace HashPerp.Data;

/// <summary>The numbered SQL files that an assembly embeds as <c>...Migrations.NNNN_name.sql</c>, run in the order of their numbers.</summary>
/// <param name="Assembly">Whose resources.</param>
/// <param name="Rank">Scripts of a lower rank run first: libraries 0, the service 1.</param>
public sealed record MigrationScripts(Assembly Assembly, int Rank)
{
    /// <summary>All scripts of several assemblies, in the order in which they run.</summary>
    internal static IReadOnlyList<SqlScript> Of(IEnumerable<MigrationScripts> sources) =>
        [.. sources.Distinct().OrderBy(source => source.Rank).SelectMany(source => source.Read())];

    private IEnumerable<SqlScript> Read() => Assembly.GetManifestResourceNames()
        .Where(name => name.Contains(".Migrations.", StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(name => new SqlScript(name, Text(name), new SqlScriptOptions { ScriptType = ScriptType.RunOnce, RunGroupOrder = Rank }));

    private string Text(string resource)
    {
        using var reader = new StreamReader(Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
