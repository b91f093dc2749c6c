using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HashPerp.Cli;

/// <summary>
/// This very program again as <c>exit ...</c>, as an owner would run it elsewhere: in a folder of its own, with the words in its environment and the node's address
/// on its command line, and without anything that names a server of ours.
/// </summary>
internal sealed class ExitProcess : IAsyncDisposable
{
    private const string Words = "HASHPERP_WORDS";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookPatience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly Task _output;
    private readonly Task<string> _errors;
    private readonly ConcurrentQueue<JsonObject> _events = new();

    private ExitProcess(Process process)
    {
        _process = process;
        _output = ReadAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    public IReadOnlyCollection<JsonObject> Events => _events;

    public bool HasExited => _process.HasExited;

    /// <param name="folder">Where it runs.</param>
    public static ExitProcess Start(string folder, IEnumerable<string> arguments, string words, DemoOptions options)
    {
        var start = OwnProgram.Start(arguments);
        start.WorkingDirectory = folder;
        start.Environment[Words] = words;
        start.Environment["Bitcoin__RpcUser"] = options.RpcUser;
        start.Environment["Bitcoin__RpcPassword"] = options.RpcPassword;
        return new ExitProcess(Process.Start(start) ?? throw CliErrors.ExitFailed.Error("The exit tool did not start."));
    }

    public JsonObject? Find(string name, Func<JsonObject, bool>? which = null) =>
        _events.FirstOrDefault(line => (string?)line["event"] == name && (which is null || which(line)));

    /// <summary>Waits until it has looked at this block, or has ended; but not for ever, since it says each thing only once.</summary>
    public Task SeesAsync(int height, CancellationToken cancel) => Poll.UntilAsync(
        () => Task.FromResult(HasExited || _events.Any(line => line["height"] is { } seen && (int)seen >= height)), LookPatience, cancel);

    /// <summary>Waits for its end in good order.</summary>
    /// <exception cref="Primitives.HashPerpException"><see cref="CliErrors.ExitFailed"/>: another exit code than 0, or no end.</exception>
    public async Task EndAsync(CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw CliErrors.ExitFailed.Error($"The exit tool doesn't end: {_events.LastOrDefault()?.ToJsonString()}", "What it said last is what it waits for.");
        }
        await _output;
        if (_process.ExitCode != 0)
        {
            throw CliErrors.ExitFailed.Error($"The exit tool ended with exit code {_process.ExitCode}: {(await _errors).Trim()}", "docs/exits.md says what can go wrong.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
        await _output.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _process.StandardOutput.ReadLineAsync() is { } line)
            {
                _events.Enqueue((JsonObject)JsonNode.Parse(line)!);
            }
        }
        catch (JsonException)
        {
            // A process that is killed may die in the middle of a line.
        }
    }
}
