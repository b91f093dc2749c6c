using System.Runtime.InteropServices;

namespace HashPerp.Primitives;

/// <summary>Makes a rename or a new name in a directory durable: fsync of the directory itself, which .NET doesn't offer.</summary>
public static partial class FolderSync
{
    private const int ReadOnlyDirectory = 0x10000; // O_RDONLY | O_DIRECTORY

    /// <exception cref="IOException">The directory is gone, or the disk refused.</exception>
    public static void Flush(string directory)
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // NTFS and APFS journal the rename; only Linux file systems need the directory's own fsync.
        }
        var descriptor = Open(directory, ReadOnlyDirectory);
        if (descriptor < 0)
        {
            throw new IOException($"Can't open {directory} to make it durable: errno {Marshal.GetLastPInvokeError()}.");
        }
        var result = FSync(descriptor);
        var error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (result != 0)
        {
            throw new IOException($"fsync of {directory} failed: errno {error}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
