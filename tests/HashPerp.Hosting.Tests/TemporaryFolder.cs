using HashPerp.Testing;

namespace HashPerp.Hosting.Tests;

/// <summary>A state folder that goes with the test, and the short folder that may belong to it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = TestFolder.Create("hosting");

    public string Of(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        if (File.Exists(Of("short-folder")))
        {
            TestFolder.Remove(File.ReadAllText(Of("short-folder")).Trim());
        }
        TestFolder.Remove(Path);
    }
}
