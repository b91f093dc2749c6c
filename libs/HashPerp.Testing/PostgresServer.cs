using System.Collections.Concurrent;
using HashPerp.Processes;
using Npgsql;

namespace HashPerp.Testing;

/// <summary>
/// A Postgres cluster of our own, reached over a Unix socket in its folder: no port to collide on, no other user to connect. Databases are cheap copies of
/// a template, one for each test.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "hashperp";

    private readonly string _folder = TestFolder.Create("pg");
    private readonly string? _disk;
    private readonly UnprivilegedUser? _user = UnprivilegedUser.ForServers;
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _templates = new();
    private ChildProcess? _process;
    private int _databases;

    private PostgresServer(string? disk) => _disk = disk;

    public ChildProcess Process => _process ?? throw new InvalidOperationException("Postgres isn't running.");

    private string DataFolder => Path.Combine(_disk ?? _folder, "data");

    public static Task<PostgresServer> StartNewAsync(CancellationToken cancel = default) => StartNewAsync(null, cancel);

    /// <param name="disk">A folder for its data, other than its own; such as <see cref="BoundedDisk.Path"/>.</param>
    public static async Task<PostgresServer> StartNewAsync(string? disk, CancellationToken cancel = default)
    {
        var server = new PostgresServer(disk);
        try
        {
            server._user?.Own(server._folder);
            if (disk is not null)
            {
                server._user?.Own(disk);
            }
            await ChildProcess.RunAsync("initdb", [PostgresPrograms.Find("initdb"), "-D", server.DataFolder, "-U", User, "-A", "trust", "-E", "UTF8",
                "--locale=C", "--no-sync", "--no-instructions"], server._user, cancel).ConfigureAwait(false);
            await server.StartAsync(cancel).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What a client or a service is given.</summary>
    public string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder { Host = _folder, Username = User, Database = database, MaxPoolSize = 20, Timeout = 15 }.ConnectionString;

    /// <summary>A new, empty database; returns its connection string.</summary>
    public Task<string> CreateDatabaseAsync(CancellationToken cancel = default) => CreateFromAsync("template0", cancel);

    /// <summary>
    /// A new database as <paramref name="migrate"/> leaves it. The migration runs once in this process for each <paramref name="template"/>; every
    /// database is a copy of what it made.
    /// </summary>
    /// <param name="template">A lower-case word.</param>
    /// <param name="migrate">Is given the connection string of the template database, and must leave no connection open.</param>
    public async Task<string> CreateDatabaseAsync(string template, Func<string, Task> migrate, CancellationToken cancel = default)
    {
        var made = _templates.GetOrAdd(template, name => new Lazy<Task<string>>(() => CreateTemplateAsync(name, migrate)));
        return await CreateFromAsync(await made.Value.ConfigureAwait(false), cancel).ConfigureAwait(false);
    }

    /// <summary>Starts it again after <see cref="StopAsync"/> or <see cref="KillAsync"/>, on the same data.</summary>
    public async Task StartAsync(CancellationToken cancel = default)
    {
        // fsync only matters when the machine loses power: what a killed server wrote is safe with the kernel. Shared memory in files of the data
        // folder goes with the folder, even when the server was killed.
        _process = await ChildProcess.StartAsync("postgres", [PostgresPrograms.Find("postgres"), "-D", DataFolder, "-k", _folder,
            "-c", "listen_addresses=", "-c", "dynamic_shared_memory_type=mmap", "-c", "fsync=off",
            "-c", "full_page_writes=off", "-c", "max_connections=200", "-c", "shared_buffers=64MB"],
            user: _user).ConfigureAwait(false);
        await Eventually.TrueAsync(IsUpAsync, "Postgres' answer", TimeSpan.FromSeconds(60), cancel).ConfigureAwait(false);
    }

    /// <summary>Fast shutdown: open transactions are rolled back.</summary>
    public async Task StopAsync()
    {
        await ChildProcess.RunAsync("pg_ctl", [PostgresPrograms.Find("pg_ctl"), "-D", DataFolder, "-m", "fast", "-w", "stop"], _user).ConfigureAwait(false);
        await Process.WaitForExitAsync(TimeSpan.FromSeconds(30)).ConfigureAwait(false);
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>SIGKILL, as a crash: the next start recovers from the write-ahead log.</summary>
    public async Task KillAsync()
    {
        await Process.KillAsync().ConfigureAwait(false);
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>Waits until a client is in the middle of a transaction that writes.</summary>
    public async Task WaitForTransactionAsync(CancellationToken cancel = default)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync(cancel).ConfigureAwait(false);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE backend_xid IS NOT NULL", connection);
        await Eventually.TrueAsync(
            async () => (long)(await command.ExecuteScalarAsync(cancel).ConfigureAwait(false))! > 0, "a transaction", cancel: cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// On a disk that is full: uses up what is left of the write-ahead log, until the server can't go on. Postgres then ends all its sessions, and ends itself where its
    /// recovery finds no space either.
    /// </summary>
    public async Task ExhaustLogAsync(CancellationToken cancel = default)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres"));
        // A message is in the log only: nothing but the log fills up.
        await using var command = source.CreateCommand("select pg_logical_emit_message(false, 'test', repeat('x', 1000000))");
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    await command.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
                    return false;
                }
                catch (NpgsqlException)
                {
                    return true;
                }
            },
            "the log to be full", TimeSpan.FromSeconds(60), cancel).ConfigureAwait(false);
        NpgsqlConnection.ClearAllPools();
    }

    public async Task RestartAsync(CancellationToken cancel = default)
    {
        await StopAsync().ConfigureAwait(false);
        await StartAsync(cancel).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            // In good order, because a killed server leaves shared memory behind.
            await StopAsync().ConfigureAwait(false);
        }
        if (_process is not null)
        {
            await _process.DisposeAsync().ConfigureAwait(false);
        }
        TestFolder.Remove(_folder);
    }

    private async Task<string> CreateTemplateAsync(string name, Func<string, Task> migrate)
    {
        await ExecuteAsync($"CREATE DATABASE \"template_{name}\"", CancellationToken.None).ConfigureAwait(false);
        await migrate(ConnectionString("template_" + name)).ConfigureAwait(false);
        // A database that somebody is connected to can't be copied.
        NpgsqlConnection.ClearAllPools();
        return "template_" + name;
    }

    private async Task<string> CreateFromAsync(string template, CancellationToken cancel)
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"CREATE DATABASE \"{name}\" TEMPLATE \"{template}\"", cancel).ConfigureAwait(false);
        return ConnectionString(name);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancel)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres"));
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
    }

    private async Task<bool> IsUpAsync()
    {
        if (Process.HasExited)
        {
            throw new InvalidOperationException($"Postgres ended at its start:\n{Process.LogTail}");
        }
        try
        {
            await ExecuteAsync("SELECT 1", CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
