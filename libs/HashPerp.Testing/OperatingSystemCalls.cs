using System.Runtime.InteropServices;

namespace HashPerp.Testing;

/// <summary>The two calls of libc that .NET doesn't offer.</summary>
internal static partial class OperatingSystemCalls
{
    private const int SigTerm = 15;

    /// <summary>Asks a process to end. One that has ended already is fine.</summary>
    public static void Terminate(int processId) => _ = Kill(processId, SigTerm);

    public static void ChangeOwner(string path, uint user, uint group)
    {
        if (ChangeOwnerCall(path, user, group) != 0)
        {
            throw new IOException($"chown {path} failed with errno {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwnerCall(string path, uint user, uint group);
}
