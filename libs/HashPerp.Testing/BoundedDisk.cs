using HashPerp.Processes;

namespace HashPerp.Testing;

/// <summary>
/// A small disk of a test's own (tmpfs), which can be filled up: whoever writes then gets ENOSPC, as on a real one. Only root may mount; for others, and where even root
/// may not, the test is skipped and says so. Root on CI may, so that there it is a failure.
/// </summary>
public sealed class BoundedDisk : IAsyncDisposable
{
    private const string Ballast = "ballast";
    private const int Chunk = 1024 * 1024;
    private const int Page = 4096;

    private bool _isMounted = true;

    private BoundedDisk(string path) => Path = path;

    /// <summary>Its root; the test may make folders below.</summary>
    public string Path { get; }

    /// <param name="name">A word that says what it is for.</param>
    /// <param name="mebibytes">Its size.</param>
    /// <exception cref="InvalidOperationException">This user can't mount (the test counts as skipped; as failed for root on CI).</exception>
    public static async Task<BoundedDisk> MountAsync(string name, int mebibytes, CancellationToken cancel = default)
    {
        var path = TestFolder.Create(name);
        if (!Environment.IsPrivilegedProcess)
        {
            throw SharedData.Skipped("Only root can mount a disk that a test may fill.", isFailure: false);
        }
        try
        {
            await ChildProcess.RunAsync("mount", ["mount", "-t", "tmpfs", "-o", $"size={mebibytes}m,mode=0755", "hashperp-test", path], cancel: cancel).ConfigureAwait(false);
        }
        catch (InvalidOperationException refused)
        {
            throw SharedData.Skipped($"This root can't mount a disk: {refused.Message}", isFailure: SharedData.IsCi);
        }
        var disk = new BoundedDisk(path);
        // A test that is ended at its time limit runs no DisposeAsync.
        AtExit.Add(() =>
        {
            if (disk._isMounted)
            {
                System.Diagnostics.Process.Start("umount", ["--lazy", path]).Dispose();
            }
        });
        return disk;
    }

    /// <summary>Takes everything that is free, to the last page.</summary>
    public void Fill()
    {
        using var file = new FileStream(System.IO.Path.Combine(Path, Ballast), new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, BufferSize = 0 });
        foreach (var piece in (int[])[Chunk, Page])
        {
            Append(file, new byte[piece]);
        }
    }

    /// <summary>Gives back what <see cref="Fill"/> took.</summary>
    public void Free() => File.Delete(System.IO.Path.Combine(Path, Ballast));

    public async ValueTask DisposeAsync()
    {
        // Lazily: who was killed a moment ago may still hold a file of it.
        await ChildProcess.RunAsync("umount", ["umount", "--lazy", Path]).ConfigureAwait(false);
        _isMounted = false;
        TestFolder.Remove(Path);
    }

    private static void Append(FileStream file, byte[] piece)
    {
        try
        {
            while (true)
            {
                file.Write(piece);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }
}
