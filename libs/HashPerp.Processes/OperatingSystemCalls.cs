using System.Runtime.InteropServices;

namespace HashPerp.Processes;

/// <summary>The calls of libc that .NET doesn't offer.</summary>
public static partial class OperatingSystemCalls
{
    /// <summary>Asks a process to end. One that has ended already is fine.</summary>
    public static void Terminate(int processId) => _ = Kill(processId, (int)Signal.Terminate);

    /// <summary>Sends a signal to one process. False when there is no such process, or it isn't ours.</summary>
    public static bool Send(int processId, Signal signal) => Kill(Checked(processId), (int)signal) == 0;

    /// <summary>Sends a signal to every process of a group. False when the group is empty.</summary>
    public static bool SendToGroup(int groupId, Signal signal) => Kill(-Checked(groupId), (int)signal) == 0;

    /// <exception cref="IOException">The owner can't be changed.</exception>
    public static void ChangeOwner(string path, uint user, uint group)
    {
        if (ChangeOwnerCall(path, user, group) != 0)
        {
            throw new IOException($"chown {path} failed with errno {Marshal.GetLastPInvokeError()}.");
        }
    }

    /// <summary>0, 1 and negative numbers address groups, everything, or init: never what a caller means here.</summary>
    private static int Checked(int id) => id > 1 ? id : throw new ArgumentOutOfRangeException(nameof(id), id, "Not a process of ours.");

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwnerCall(string path, uint user, uint group);
}
