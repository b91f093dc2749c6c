using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using HashPerp.Primitives;

namespace HashPerp.Testing;

/// <summary>
/// A user: the command-line agent as a process of its own, driven by JSON lines. It keeps its folder over <see cref="KillAsync"/> and
/// <see cref="StartAsync"/>, as a user's machine does.
/// </summary>
public sealed class AgentDriver : IAsyncDisposable
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMinutes(2);

    private readonly IReadOnlyDictionary<string, string?> _environment;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonNode?>> _pending = new();
    private readonly ConcurrentQueue<JsonObject> _events = new();
    private readonly int _heightOffset;
    private readonly bool _ownsFolder;
    private ChildProcess? _process;
    private long _lastId;

    /// <param name="name">For messages.</param>
    /// <param name="environment">Where the servers are.</param>
    /// <param name="heightOffset">Display height less node height.</param>
    /// <param name="folder">Of a user that there is already, who keeps it; a new one, which goes with this object, when null.</param>
    public AgentDriver(string name, IReadOnlyDictionary<string, string?> environment, int heightOffset, string? folder = null)
    {
        Name = name;
        _environment = environment;
        _heightOffset = heightOffset;
        _ownsFolder = folder is null;
        Folder = folder ?? TestFolder.Create(name.ToLowerInvariant());
    }

    public string Name { get; }

    /// <summary>Seed, records, kits: everything that this user has.</summary>
    public string Folder { get; }

    /// <summary>The identity key, x-only hex; known once started.</summary>
    public string Account { get; private set; } = "";

    public ChildProcess Process => _process ?? throw new InvalidOperationException($"{Name}'s agent isn't running.");

    /// <summary>Further arguments of later starts.</summary>
    public IReadOnlyList<string> MoreArguments { get; set; } = [];

    /// <summary>Events of all runs, oldest first.</summary>
    public IReadOnlyCollection<JsonObject> Events => _events;

    /// <summary>Starts it (again) on the same folder and waits until it answers.</summary>
    /// <param name="fault">A fault point to die at, as <see cref="FaultPoint"/> reads it; null for none.</param>
    /// <param name="clockSkew">Seconds by which its clock is ahead, as <see cref="WallClock"/> reads it; null for a clock that is right.</param>
    public async Task StartAsync(string? fault = null, int? clockSkew = null)
    {
        await StartWithoutWaitingAsync(fault, clockSkew).ConfigureAwait(false);
        Account = Text(await CallAsync("account").ConfigureAwait(false), "account");
    }

    /// <summary>Starts it, for a test that expects it to die at once.</summary>
    public async Task StartWithoutWaitingAsync(string? fault = null, int? clockSkew = null)
    {
        if (_process is not null)
        {
            await _process.DisposeAsync().ConfigureAwait(false);
        }
        string[] arguments =
        [
            "agent", "--folder", Folder, "--profile", "replay", "--height-offset", _heightOffset.ToString(CultureInfo.InvariantCulture), "--activate", "on-request",
            .. MoreArguments,
        ];
        var environment = new Dictionary<string, string?>(_environment) 
        {
            [FaultPoint.Variable] = fault, [WallClock.Variable] = clockSkew?.ToString(CultureInfo.InvariantCulture),
        };
        _process = await ChildProcess.StartAsync(Name, [.. BuiltProgram.Command("HashPerp.Cli"), .. arguments], environment, onOutput: Take).ConfigureAwait(false);
    }

    /// <summary>Sends one request and waits for its answer.</summary>
    /// <exception cref="AgentRefusedException">The agent's own numbered refusal.</exception>
    /// <exception cref="IOException">The agent has died; the message has the end of its log.</exception>
    public async Task<JsonNode?> CallAsync(string method, JsonObject? parameters = null)
    {
        var process = Process;
        var id = Interlocked.Increment(ref _lastId);
        var answer = new TaskCompletionSource<JsonNode?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = answer;
        await process.WriteLineAsync(new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] }.ToJsonString()).ConfigureAwait(false);
        await Eventually.TrueAsync(() => answer.Task.IsCompleted || process.HasExited, $"{Name}'s answer to {method}", AnswerLimit).ConfigureAwait(false);
        return answer.Task.IsCompleted ? await answer.Task.ConfigureAwait(false) : throw new IOException($"{Name}'s agent ended:\n{process.LogTail}");
    }

    /// <summary>Everything that is this user's on chain and off, satoshi.</summary>
    public async Task<long> BalanceAsync() => (long)(await CallAsync("balance").ConfigureAwait(false))!["total_sat"]!;

    /// <summary>A contract as this agent has it; null if it doesn't know it.</summary>
    public async Task<JsonObject?> FindContractAsync(string round) =>
        ((JsonArray)(await CallAsync("contracts").ConfigureAwait(false))!).Select(node => (JsonObject)node!).FirstOrDefault(contract => (string)contract["round"]! == round);

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => Process.KillAsync();

    /// <summary>Ends it in good order.</summary>
    public async Task StopAsync()
    {
        Process.CloseInput();
        await Process.WaitForExitAsync(TimeSpan.FromSeconds(30)).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync().ConfigureAwait(false);
        }
        if (_ownsFolder)
        {
            TestFolder.Remove(Folder);
        }
    }

    private static string Text(JsonNode? result, string name) => (string)result![name]!;

    private void Take(string text)
    {
        JsonObject line;
        try
        {
            line = (JsonObject)JsonNode.Parse(text)!;
        }
        catch (JsonException)
        {
            // A process that is killed may die in the middle of a line. A line that is broken otherwise leaves its request without an answer.
            return;
        }
        if (line["event"] is not null)
        {
            _events.Enqueue(line);
        }
        else if (_pending.TryRemove((long)line["id"]!, out var answer))
        {
            if (line["error"] is { } error)
            {
                answer.SetException(new AgentRefusedException((int)error["code"]!, (string)error["message"]!));
            }
            else
            {
                answer.SetResult(line["result"]?.DeepClone());
            }
        }
    }
}

/// <summary>An agent's numbered refusal.</summary>
/// <param name="code">See docs/errors.md.</param>
public sealed class AgentRefusedException(int code, string message) : Exception(message)
{
    /// <summary>See docs/errors.md.</summary>
    public int Code { get; } = code;
}
