using HashPerp.Testing;

namespace HashPerp.Client.Tests;

/// <summary>A folder of its own for one test, removed afterwards.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = TestFolder.Create("client");

    public string Sub(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => TestFolder.Remove(Path);
}
