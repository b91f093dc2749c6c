using System.Xml.Linq;

namespace HashPerp.Architecture.Tests;

/// <summary>The checkout that these tests look at: found by walking up from the test binary.</summary>
internal static class Repository
{
    public static readonly string Root = FindRoot();

    /// <summary>Project name -> names of the projects that it references.</summary>
    public static IReadOnlyDictionary<string, string[]> References { get; } = SourceFiles("*.csproj")
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path), ReferencesOf);

    public static IEnumerable<string> SourceFiles(string pattern) => Directory
        .EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
        .Where(path => !Segments(path).Any(segment => segment is "bin" or "obj" or ".tools" or ".run" or "artifacts"));

    public static string Relative(string path) => Path.GetRelativePath(Root, path);

    private static string[] Segments(string path) => Relative(path).Split(Path.DirectorySeparatorChar);

    private static string[] ReferencesOf(string project) => [.. XDocument.Load(project).Descendants("ProjectReference")
        .Where(reference => reference.Attribute("Include") is not null)
        .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))];

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HashPerp.sln")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException("HashPerp.sln is in no folder above the test binary.");
    }
}
