using System.Diagnostics;
using System.Security.Cryptography;

namespace HashPerp.Testing;

/// <summary>
/// Folders of one test run, below <c>HASHPERP_TEST_ROOT</c> (set and removed by <c>./hashperp test</c>) or a folder in /var/tmp that goes with the
/// process. /var/tmp because the paths must be short (a Unix socket's has 107 bytes) and open to the user that Postgres runs as.
/// </summary>
public static class TestFolder
{
    private static readonly Lazy<string> Root = new(CreateRoot);

    private static int _count;

    /// <summary>A new, empty folder.</summary>
    /// <param name="name">A word that says whose it is.</param>
    public static string Create(string name)
    {
        var path = Path.Combine(Root.Value, $"{name}-{Interlocked.Increment(ref _count)}");
        Directory.CreateDirectory(path);
        return path;
    }

    /// <summary>Copies a folder with all below it, such as the data of a node that was stopped.</summary>
    public static void Copy(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }

    /// <summary>Removes a folder; one that is still in use is left to the end of the run, and so are all once the process ends.</summary>
    public static void Remove(string path)
    {
        if (AtExit.HasBegun)
        {
            return;
        }
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (IOException)
        {
            // A process that was killed a moment ago may still write: the run's root goes as a whole.
        }
    }

    private static string CreateRoot()
    {
        var set = Environment.GetEnvironmentVariable("HASHPERP_TEST_ROOT");
        var root = Path.Combine(
            string.IsNullOrEmpty(set) ? "/var/tmp" : set, $"hp-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");
        Directory.CreateDirectory(root);
        if (string.IsNullOrEmpty(set))
        {
            // By a process of its own: xunit ends a run as failed whose exit takes more than ten seconds, and on a busy disk this does.
            AtExit.Add(() => Process.Start("rm", ["-rf", "--", root]).Dispose());
        }
        return root;
    }
}
