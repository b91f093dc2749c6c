namespace HashPerp.Hosting;

/// <summary>One host per state folder. The kernel gives the lock back when the process ends, however it ends.</summary>
internal sealed class HostLock : IDisposable
{
    private readonly FileStream _file;

    private HostLock(FileStream file) => _file = file;

    /// <exception cref="Primitives.HashPerpException"><see cref="HostingErrors.AlreadyRunning"/>.</exception>
    public static HostLock Take(StateFolder state)
    {
        state.Create();
        try
        {
            return new HostLock(new FileStream(state.Of("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            throw HostingErrors.AlreadyRunning.Error($"Another host runs on {state.Path}.", "Stop it, or name another folder in HashPerp__Data.");
        }
    }

    public void Dispose() => _file.Dispose();
}
