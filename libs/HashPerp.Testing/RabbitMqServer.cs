using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using HashPerp.Processes;

namespace HashPerp.Testing;

/// <summary>
/// A RabbitMQ node of our own with its own data, port and password. Virtual hosts are cheap (tens of milliseconds) and know nothing of each other: one for
/// each test, on one broker. The node has neither a distribution port nor an epmd, so its one process is all there is to end.
/// </summary>
public sealed class RabbitMqServer : IAsyncDisposable
{
    private const string User = "hashperp";

    private const string LeadersElected = """
        (fun Again() ->
            Queues = [element(1, amqqueue:get_pid(Q)) || Q <- rabbit_amqqueue:list(), amqqueue:get_type(Q) =:= rabbit_quorum_queue],
            case lists:member(undefined, [ra_leaderboard:lookup_leader(Queue) || Queue <- Queues]) of
                true -> timer:sleep(20), Again();
                false -> ok
            end
        end)()
        """;

    private readonly string _folder = TestFolder.Create("rabbitmq");
    private readonly string _password = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private readonly int _port = FreePort.Next();
    private readonly ConcurrentQueue<string> _output = new();
    private readonly SemaphoreSlim _shell = new(1);
    private ChildProcess? _process;
    private int _virtualHosts;

    private RabbitMqServer()
    {
    }

    /// <summary>Of the virtual host <c>/</c>, with user and password.</summary>
    public Uri Uri => UriOf("%2F");

    public ChildProcess Process => _process ?? throw new InvalidOperationException("RabbitMQ isn't running.");

    public static async Task<RabbitMqServer> StartNewAsync(CancellationToken cancel = default)
    {
        var server = new RabbitMqServer();
        try
        {
            await server.StartAsync(cancel).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A new, empty virtual host; returns its URI, for which our user has all permissions. It survives kills and restarts.</summary>
    public async Task<Uri> CreateVirtualHostAsync(CancellationToken cancel = default)
    {
        var name = $"test-{Interlocked.Increment(ref _virtualHosts)}";
        await RunInShellAsync(
            $"""rabbit_vhost:add(<<"{name}">>, <<"{User}">>), """ +
            $"""rabbit_auth_backend_internal:set_permissions(<<"{User}">>, <<"{name}">>, <<".*">>, <<".*">>, <<".*">>, <<"{User}">>)""", cancel)
            .ConfigureAwait(false);
        return UriOf(name);
    }

    /// <summary>
    /// Starts it again after <see cref="StopAsync"/> or <see cref="KillAsync"/>: same data, port and password. Waits until each quorum queue has its leader; who
    /// publishes before that has to wait, and may be refused (nack) after six seconds.
    /// </summary>
    public async Task StartAsync(CancellationToken cancel = default)
    {
        // The write-ahead log of quorum queues is 512 MB unless it is told otherwise.
        await ServerPrograms.WriteConfigurationAsync(Path.Combine(_folder, "rabbitmq.conf"), string.Create(CultureInfo.InvariantCulture, $"""
            listeners.tcp.1 = 127.0.0.1:{_port}
            default_user = {User}
            default_pass = {_password}
            log.console = true
            log.console.level = warning
            log.file = false
            vm_memory_high_watermark.absolute = 1GB
            raft.wal_max_size_bytes = 16777216

            """), cancel).ConfigureAwait(false);
        _output.Clear();
        _process = await ChildProcess.StartAsync("rabbitmq", [ServerPrograms.Find("rabbitmq-server"), _folder], onOutput: _output.Enqueue).ConfigureAwait(false);
        await Eventually.TrueAsync(IsUp, "RabbitMQ's answer", TimeSpan.FromSeconds(90), cancel).ConfigureAwait(false);
        await RunInShellAsync(LeadersElected, cancel).ConfigureAwait(false);
    }

    /// <summary>In good order: connections are told, queues are written out.</summary>
    public async Task StopAsync()
    {
        Process.Terminate();
        await Process.WaitForExitAsync(TimeSpan.FromSeconds(60)).ConfigureAwait(false);
    }

    /// <summary>
    /// SIGKILL, as a crash: what was confirmed to a publisher on a quorum queue is there after the next start. Which queues there are is written out first: RabbitMQ
    /// does that half a second after their declaration, and a node alone that is killed before can't serve such a queue again.
    /// </summary>
    public async Task KillAsync()
    {
        await RunInShellAsync("[ok = dets:sync(Table) || Table <- dets:all()], mnesia:sync_log()", CancellationToken.None).ConfigureAwait(false);
        await Process.KillAsync().ConfigureAwait(false);
    }

    public async Task RestartAsync(CancellationToken cancel = default)
    {
        await StopAsync().ConfigureAwait(false);
        await StartAsync(cancel).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync().ConfigureAwait(false);
        }
        _shell.Dispose();
        TestFolder.Remove(_folder);
    }

    private Uri UriOf(string virtualHost) => new($"amqp://{User}:{_password}@127.0.0.1:{_port}/{virtualHost}");

    private bool IsUp() => Process.HasExited
        ? throw new InvalidOperationException($"RabbitMQ ended at its start:\n{string.Join('\n', _output.TakeLast(30))}\n{Process.LogTail}")
        : FreePort.Answers(_port);

    /// <summary>The node's own Erlang shell, in place of a command line tool that takes seconds to start and wants a distribution port.</summary>
    private async Task RunInShellAsync(string expression, CancellationToken cancel)
    {
        await _shell.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var done = RandomNumberGenerator.GetHexString(16);
            await Process.WriteLineAsync($"""begin {expression}, io:format("~ndone {done}~n") end.""", cancel).ConfigureAwait(false);
            await Eventually.TrueAsync(() => _output.Contains("done " + done), $"the end of {expression}", cancel: cancel).ConfigureAwait(false);
        }
        finally
        {
            _shell.Release();
        }
    }
}
