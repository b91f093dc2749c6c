using System.Collections.Concurrent;
using System.Diagnostics;

namespace HashPerp.Processes;

/// <summary>
/// Starts children that the kernel kills when this process dies, however it dies. The kernel ties that signal to the starting thread, not to the process
/// (prctl(2), PR_SET_PDEATHSIG), and a pool thread may end at any time: so one thread starts them all and lives as long as the process.
/// </summary>
public static class ProcessStarter
{
    private static readonly BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Started)> Queue = CreateQueue();

    public static async Task<Process> StartAsync(ProcessStartInfo info)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Queue.Add((info, started));
        return await started.Task.ConfigureAwait(false);
    }

    private static BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Started)> CreateQueue()
    {
        var queue = new BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Started)>();
        new Thread(() => Serve(queue)) { IsBackground = true, Name = "process starter" }.Start();
        return queue;
    }

    private static void Serve(BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Started)> queue)
    {
        foreach (var (info, started) in queue.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(info) ?? throw new InvalidOperationException($"{info.FileName} didn't start."));
            }
            catch (Exception error) when (error is System.ComponentModel.Win32Exception or InvalidOperationException)
            {
                started.SetException(error);
            }
        }
    }
}
