namespace HashPerp.Hosting.Tests;

/// <summary>A state folder that goes with the test, and the short folder that may belong to it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("hosting-").FullName;

    public string Path { get; }

    public string Of(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        if (File.Exists(Of("short-folder")))
        {
            Directory.Delete(File.ReadAllText(Of("short-folder")).Trim(), recursive: true);
        }
        Directory.Delete(Path, recursive: true);
    }
}
