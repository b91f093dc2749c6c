using System.Globalization;
using System.Security.Cryptography;
using HashPerp.Processes;

namespace HashPerp.Testing;

/// <summary>A Redis of our own with its own data, port and password. It appends what it is told to a file, so that a killed one comes back as it was.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly string _folder = TestFolder.Create("redis");
    private readonly string _password = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private readonly int _port = FreePort.Next();
    private ChildProcess? _process;

    private RedisServer()
    {
    }

    /// <summary>As StackExchange.Redis reads it. Tests that share a server take a database (0 to 15) or a key prefix each.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port},password={_password}");

    public ChildProcess Process => _process ?? throw new InvalidOperationException("Redis isn't running.");

    public static async Task<RedisServer> StartNewAsync(CancellationToken cancel = default)
    {
        var server = new RedisServer();
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

    /// <summary>Starts it again after <see cref="StopAsync"/> or <see cref="KillAsync"/>: same data, port and password.</summary>
    public async Task StartAsync(CancellationToken cancel = default)
    {
        var configuration = Path.Combine(_folder, "redis.conf");
        await ServerPrograms.WriteConfigurationAsync(configuration, string.Create(CultureInfo.InvariantCulture, $"""
            bind 127.0.0.1
            port {_port}
            requirepass {_password}
            dir {_folder}
            save ""
            appendonly yes
            maxmemory 256mb

            """), cancel).ConfigureAwait(false);
        _process = await ChildProcess.StartAsync("redis", [ServerPrograms.Find("redis-server"), configuration]).ConfigureAwait(false);
        await Eventually.TrueAsync(IsUp, "Redis' answer", TimeSpan.FromSeconds(30), cancel).ConfigureAwait(false);
    }

    /// <summary>In good order.</summary>
    public async Task StopAsync()
    {
        Process.Terminate();
        await Process.WaitForExitAsync(TimeSpan.FromSeconds(30)).ConfigureAwait(false);
    }

    /// <summary>SIGKILL, as a crash.</summary>
    public Task KillAsync() => Process.KillAsync();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync().ConfigureAwait(false);
        }
        TestFolder.Remove(_folder);
    }

    private bool IsUp() => Process.HasExited ? throw new InvalidOperationException($"Redis ended at its start:\n{Process.LogTail}") : FreePort.Answers(_port);
}
