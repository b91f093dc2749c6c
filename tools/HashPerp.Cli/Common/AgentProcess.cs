using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>A user's agent as a child process: its own seed, its own folder, nothing shared but the network. It ends when we do: its input ends then.</summary>
internal sealed partial class AgentProcess : IAsyncDisposable
{
    /// <summary>SIGSTOP and SIGCONT of Linux.</summary>
    public const int Stop = 19;

    public const int Continue = 18;

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonNode?>> _pending = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Task _reader;
    private long _lastId;

    private AgentProcess(string name, Process process, Action<string, JsonObject> onEvent)
    {
        Name = name;
        _process = process;
        _reader = ReadAsync(onEvent);
    }

    public string Name { get; }

    /// <summary>Ends when the process does, or when it says what can't be read.</summary>
    public Task Ended => _reader;

    /// <summary>Starts this very executable again as <c>agent</c>.</summary>
    /// <param name="environment">Set in addition to our own; null removes a variable.</param>
    public static AgentProcess Start(
        string name, IEnumerable<string> arguments, string logFile, Action<string, JsonObject> onEvent, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "HashPerp.Cli.dll"));
        }
        start.ArgumentList.Add("agent");
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        foreach (var (variable, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[variable] = value;
        }
        var process = Process.Start(start) ?? throw CliErrors.AgentFailed.Error($"{name}'s agent did not start.");
        _ = AgentLog.CopyAsync(process.StandardError, logFile);
        return new AgentProcess(name, process, onEvent);
    }

    /// <exception cref="HashPerpException"><see cref="CliErrors.AgentFailed"/>: it has ended.</exception>
    public void Signal(int signal)
    {
        if (Kill(_process.Id, signal) != 0)
        {
            throw CliErrors.AgentFailed.Error($"{Name}'s agent took no signal {signal}.");
        }
    }

    /// <summary>SIGKILL; returns when its folder is free.</summary>
    public async Task KillAsync(CancellationToken cancellation)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellation);
    }

    /// <summary>Sends one request and waits for its answer.</summary>
    /// <param name="limit">How long to wait; two minutes when null.</param>
    /// <exception cref="HashPerpException">The agent's own numbered refusal, or <see cref="CliErrors.AgentFailed"/> when it died.</exception>
    public async Task<JsonNode?> CallAsync(string method, JsonObject? parameters, CancellationToken cancellation, TimeSpan? limit = null)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = new TaskCompletionSource<JsonNode?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = answer;
        try
        {
            await WriteAsync(JsonSerializer.Serialize(new ControlRequest(id, method, parameters), CliJson.Options), cancellation);
            if (_reader.IsCompleted)
            {
                throw HasEnded();
            }
            return await answer.Task.WaitAsync(limit ?? AnswerLimit, cancellation);
        }
        catch (IOException)
        {
            throw HasEnded();
        }
        catch (TimeoutException error)
        {
            throw new HashPerpException(
                CliErrors.AgentFailed, $"{Name}'s agent gave no answer to {method} in {(limit ?? AnswerLimit).TotalSeconds:0} s.", "Its log says why.", error);
        }
        finally
        {
            _pending.TryRemove(id, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            CloseInput();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        await _reader.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _process.Dispose();
        _writing.Dispose();
    }

    private void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It died in this moment, with something that it has not read.
        }
    }

    /// <summary>Requests may be sent at the same time; their lines may not mix.</summary>
    private async Task WriteAsync(string line, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellation);
            await _process.StandardInput.FlushAsync(cancellation);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync(Action<string, JsonObject> onEvent)
    {
        try
        {
            while (await _process.StandardOutput.ReadLineAsync() is { } text)
            {
                var line = JsonSerializer.Deserialize<ControlLine>(text, CliJson.Options)!;
                if (line.Event is not null)
                {
                    onEvent(line.Event, line.Data ?? []);
                }
                else if (line.Id is { } id && _pending.TryRemove(id, out var answer))
                {
                    Complete(answer, line);
                }
            }
        }
        catch (JsonException)
        {
            // A process that is killed may die in the middle of a line.
        }
        foreach (var answer in _pending.Values)
        {
            answer.TrySetException(HasEnded());
        }
    }

    private HashPerpException HasEnded() => CliErrors.AgentFailed.Error($"{Name}'s agent ended.", "Its log says why.");

    private static void Complete(TaskCompletionSource<JsonNode?> answer, ControlLine line)
    {
        if (line.Error is { } error)
        {
            answer.TrySetException(new HashPerpException(new ErrorCode(error.Code, error.Name), error.Message));
        }
        else
        {
            answer.TrySetResult(line.Result);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
