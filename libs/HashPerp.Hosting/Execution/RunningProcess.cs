using System.Diagnostics;
using HashPerp.Processes;

namespace HashPerp.Hosting;

/// <summary>
/// A process of our own group and session, so that one signal reaches all of it and a Ctrl-C in the terminal reaches none of it. It writes into a log of bounded
/// size, and the kernel ends it when we are killed.
/// </summary>
internal sealed class RunningProcess : IRunning
{
    /// <summary>Services give open calls 15 s to end.</summary>
    public static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly Signal _stopSignal;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource<int> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _ended;

    private RunningProcess(Process process, Signal stopSignal, TimeProvider time)
    {
        _process = process;
        _stopSignal = stopSignal;
        _time = time;
        Id = process.Id;
    }

    public int Id { get; }

    public int? ProcessId => Id;

    public Task<int> Exit => _exit.Task;

    /// <exception cref="System.ComponentModel.Win32Exception">The program can't be started.</exception>
    public static async Task<RunningProcess> StartAsync(ProcessPlan plan, string mark, LogFile log, TimeProvider time)
    {
        var info = new ProcessStartInfo("setsid")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = plan.WorkingDirectory,
        };
        string[] become = plan.User is null ? [] : ["--reuid", $"{plan.User.UserId}", "--regid", $"{plan.User.GroupId}", "--clear-groups"];
        foreach (var argument in (string[])["--", "setpriv", .. become, "--pdeathsig", "KILL", "--", .. plan.Command])
        {
            info.ArgumentList.Add(argument);
        }
        foreach (var (name, value) in plan.Environment)
        {
            info.Environment[name] = value;
        }
        info.Environment[OrphanSweep.Mark] = mark;
        var running = new RunningProcess(await ProcessStarter.StartAsync(info).ConfigureAwait(false), plan.StopSignal, time);
        running.Listen(log);
        return running;
    }

    /// <summary>Runs a program to its end and returns its exit code. Whoever cancels kills it.</summary>
    public static async Task<int> RunAsync(ProcessPlan plan, string mark, LogFile log, TimeProvider time, CancellationToken cancel)
    {
        var running = await StartAsync(plan, mark, log, time).ConfigureAwait(false);
        await using var kill = cancel.Register(() => OperatingSystemCalls.SendToGroup(running.Id, Signal.Kill));
        var code = await running.Exit.ConfigureAwait(false);
        cancel.ThrowIfCancellationRequested();
        return code;
    }

    public async Task StopAsync()
    {
        // A stopped process (SIGSTOP) would sleep through a request to end.
        OperatingSystemCalls.SendToGroup(Id, Signal.Continue);
        if (!Exit.IsCompleted)
        {
            OperatingSystemCalls.Send(Id, _stopSignal);
        }
        try
        {
            await Exit.WaitAsync(StopPatience, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            OperatingSystemCalls.SendToGroup(Id, Signal.Kill);
            await Exit.ConfigureAwait(false);
        }
    }

    private void Listen(LogFile log)
    {
        _process.StandardInput.Close();
        _process.OutputDataReceived += (_, line) => log.Write(line.Data);
        _process.ErrorDataReceived += (_, line) => log.Write(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _process.Exited += (_, _) => End(log);
        _process.EnableRaisingEvents = true;
        if (_process.HasExited)
        {
            End(log);
        }
    }

    /// <summary>What its leader leaves behind in the group ends with it, or it would hold ports that the next start needs.</summary>
    private void End(LogFile log)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            OperatingSystemCalls.SendToGroup(Id, Signal.Kill);
            log.Write($"[ended with exit code {_process.ExitCode}]");
            _exit.SetResult(_process.ExitCode);
        }
    }
}
