using System.Collections.Concurrent;
using System.Diagnostics;
using HashPerp.Processes;

namespace HashPerp.Testing;

/// <summary>A program that runs beside the test, ends with it, and keeps the end of what it printed.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int MaxLogLines = 2000;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();

    private ChildProcess(string name, Process process)
    {
        Name = name;
        _process = process;
    }

    public string Name { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The last lines of standard output and error.</summary>
    public IReadOnlyCollection<string> Log => _log;

    public string LogTail => string.Join('\n', _log.TakeLast(30));

    /// <param name="name">For messages.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Set in addition to our own; null removes a variable.</param>
    /// <param name="user">Whom to run as; only root may say so.</param>
    /// <param name="onOutput">Is given each line of standard output in place of the log; standard input then stays open for <see cref="WriteLineAsync"/>.</param>
    public static async Task<ChildProcess> StartAsync(
        string name, IReadOnlyList<string> command, IReadOnlyDictionary<string, string?>? environment = null, UnprivilegedUser? user = null,
        Action<string>? onOutput = null)
    {
        var info = new ProcessStartInfo("setpriv") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        string[] become = user is null ? [] : ["--reuid", $"{user.UserId}", "--regid", $"{user.GroupId}", "--clear-groups"];
        foreach (var argument in (string[])[.. become, "--pdeathsig", "KILL", "--", .. command])
        {
            info.ArgumentList.Add(argument);
        }
        foreach (var (key, value) in environment ?? new Dictionary<string, string?>())
        {
            info.Environment[key] = value;
        }
        var child = new ChildProcess(name, await ProcessStarter.StartAsync(info).ConfigureAwait(false));
        child.Listen(onOutput);
        return child;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has the end of what it printed.</exception>
    public static async Task RunAsync(string name, IReadOnlyList<string> command, UnprivilegedUser? user = null, CancellationToken cancel = default)
    {
        await using var child = await StartAsync(name, command, user: user).ConfigureAwait(false);
        var code = await child.WaitForExitAsync(TimeSpan.FromMinutes(2), cancel).ConfigureAwait(false);
        if (code != 0)
        {
            throw new InvalidOperationException($"{name} failed with exit code {code}:\n{child.LogTail}");
        }
    }

    /// <summary>Waits for the end and returns the exit code (128 + signal after a kill).</summary>
    /// <exception cref="TimeoutException">It still runs.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan within, CancellationToken cancel = default)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(within);
        try
        {
            await _process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
            return _process.ExitCode;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"{Name} still runs after {within.TotalSeconds:F0} s:\n{LogTail}");
        }
    }

    /// <summary>Writes to its standard input, if that was left open.</summary>
    /// <exception cref="IOException">It has ended.</exception>
    public async Task WriteLineAsync(string line, CancellationToken cancel = default)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancel).ConfigureAwait(false);
        await _process.StandardInput.FlushAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Ends its standard input: how a program that reads requests is told to stop.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>SIGTERM: asks it to end. Wait with <see cref="WaitForExitAsync"/>.</summary>
    public void Terminate() => OperatingSystemCalls.Terminate(_process.Id);

    /// <summary>SIGSTOP: it does nothing more, and doesn't know it. <see cref="Resume"/> lets it go on.</summary>
    public void Suspend() => OperatingSystemCalls.Send(_process.Id, Signal.Stop);

    /// <summary>SIGCONT.</summary>
    public void Resume() => OperatingSystemCalls.Send(_process.Id, Signal.Continue);

    /// <summary>SIGKILL, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        await WaitForExitAsync(TimeSpan.FromSeconds(30)).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    private void Listen(Action<string>? onOutput)
    {
        _process.OutputDataReceived += (_, line) => Take(line.Data, onOutput ?? Append);
        _process.ErrorDataReceived += (_, line) => Take(line.Data, Append);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        if (onOutput is null)
        {
            _process.StandardInput.Close();
        }
    }

    private static void Take(string? line, Action<string> taker)
    {
        if (line is not null)
        {
            taker(line);
        }
    }

    private void Append(string line)
    {
        _log.Enqueue(line);
        while (_log.Count > MaxLogLines)
        {
            _log.TryDequeue(out _);
        }
    }
}
