using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>A user's agent as a child process of the demo: its own seed, its own folder, nothing shared but the network.</summary>
internal sealed partial class AgentProcess : IAsyncDisposable
{
    /// <summary>SIGSTOP and SIGCONT of Linux.</summary>
    public const int Stop = 19;

    public const int Continue = 18;

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonNode?>> _pending = new();
    private readonly Task _reader;
    private long _lastId;

    private AgentProcess(string name, Process process, Action<string, JsonObject> onEvent)
    {
        Name = name;
        _process = process;
        _reader = ReadAsync(onEvent);
    }

    public string Name { get; }

    /// <summary>Starts this very executable again as <c>agent</c>.</summary>
    public static AgentProcess Start(string name, IEnumerable<string> arguments, string logFile, Action<string, JsonObject> onEvent)
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
        var process = Process.Start(start) ?? throw CliErrors.AgentFailed.Error($"{name}'s agent did not start.");
        _ = CopyLogAsync(process.StandardError, logFile);
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

    /// <summary>Sends one request and waits for its answer.</summary>
    /// <exception cref="HashPerpException">The agent's own numbered refusal, or <see cref="CliErrors.AgentFailed"/> when it died.</exception>
    public async Task<JsonNode?> CallAsync(string method, JsonObject? parameters, CancellationToken cancellation)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = new TaskCompletionSource<JsonNode?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = answer;
        var line = JsonSerializer.Serialize(new ControlRequest(id, method, parameters), CliJson.Options);
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellation);
        await _process.StandardInput.FlushAsync(cancellation);
        try
        {
            return await answer.Task.WaitAsync(AnswerLimit, cancellation);
        }
        catch (TimeoutException error)
        {
            throw new HashPerpException(CliErrors.AgentFailed, $"{Name}'s agent gave no answer to {method} in {AnswerLimit.TotalSeconds:0} s.", "Its log says why.", error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
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
        await _reader;
        _process.Dispose();
    }

    private static async Task CopyLogAsync(StreamReader source, string logFile)
    {
        await using var log = new StreamWriter(logFile, append: true) { AutoFlush = true };
        while (await source.ReadLineAsync() is { } line)
        {
            await log.WriteLineAsync(line);
        }
    }

    private async Task ReadAsync(Action<string, JsonObject> onEvent)
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
        foreach (var answer in _pending.Values)
        {
            answer.TrySetException(CliErrors.AgentFailed.Error($"{Name}'s agent ended.", "Its log says why."));
        }
    }

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
