using HashPerp.Primitives;

namespace HashPerp.Testing;

/// <summary>Finds what the solution built, in the same configuration as the running test.</summary>
public static class BuiltProgram
{
    /// <summary>The command that runs a service or tool of this repository.</summary>
    /// <param name="project">For example <c>HashPerp.ArkServer</c>.</param>
    /// <exception cref="InvalidOperationException">There is no such project, or it isn't built.</exception>
    public static IReadOnlyList<string> Command(string project)
    {
        var root = ToolLocator.RepositoryRoot ?? throw new InvalidOperationException("The test runs outside of the repository.");
        var file = new[] { "services", "tools" }.Select(folder => Path.Combine(root, folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, project + ".csproj", SearchOption.AllDirectories)).FirstOrDefault()
            ?? throw new InvalidOperationException($"The repository has no project {project}.");
        // .../bin/<configuration>/<framework>/ of the running test names both.
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Path.Combine(Path.GetDirectoryName(file)!, "bin", own.Parent!.Name, own.Name, project + ".dll");
        return File.Exists(program) ? ["dotnet", program]
            : throw new InvalidOperationException($"{project} isn't built: {program} is missing. Build the solution first.");
    }
}
