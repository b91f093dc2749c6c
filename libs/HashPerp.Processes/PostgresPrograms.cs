using HashPerp.Primitives;

namespace HashPerp.Processes;

/// <summary>The server's own programs, which Debian keeps off the PATH.</summary>
public static class PostgresPrograms
{
    /// <summary>
    /// The path of <c>initdb</c>, <c>postgres</c> or <c>pg_ctl</c>: in <c>HASHPERP_POSTGRES_BIN</c> when set, else of the newest release installed.
    /// </summary>
    /// <exception cref="HashPerpException"><see cref="PrimitiveErrors.ToolMissing"/>.</exception>
    public static string Find(string program) => Folders().Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
        ?? throw PrimitiveErrors.ToolMissing.Error($"There is no {program} of Postgres.", "Run ./hashperp setup.");

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("HASHPERP_POSTGRES_BIN") is { Length: > 0 } set)
        {
            return [set];
        }
        const string Debian = "/usr/lib/postgresql";
        return Directory.Exists(Debian)
            ? Directory.EnumerateDirectories(Debian).OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var release) ? release : 0)
                .Select(folder => Path.Combine(folder, "bin"))
            : [];
    }
}
