namespace HashPerp.Testing;

/// <summary>
/// One of our hosts as a process of its own, as it runs in production: configured by its environment, ready when it says so in its ready file. A restarted
/// service comes back at the same address.
/// </summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private readonly string _readyFile;
    private readonly IReadOnlyList<string> _command;
    private ChildProcess? _process;
    private Dictionary<string, string?> _environment;

    private ServiceProcess(string project, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        Name = project;
        Folder = TestFolder.Create(project.Split('.')[^1].ToLowerInvariant());
        _readyFile = Path.Combine(Folder, "ready");
        _command = [.. BuiltProgram.Command(project), .. arguments];
        _environment = new Dictionary<string, string?>(environment);
    }

    public string Name { get; }

    /// <summary>A folder of its own, which goes with it.</summary>
    public string Folder { get; }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>Every address that it listens at, in the order of its ready file.</summary>
    public IReadOnlyList<Uri> Urls { get; private set; } = [];

    /// <summary>Where it answers <c>/health</c>, <c>/alive</c> and <c>/metrics</c>; the same as <see cref="Url"/> for a host with one address.</summary>
    public Uri OperationsUrl { get; private set; } = null!;

    public ChildProcess Process => _process ?? throw new InvalidOperationException($"{Name} isn't running.");

    /// <param name="project">For example <c>HashPerp.ArkServer</c>.</param>
    /// <param name="environment">Its configuration.</param>
    /// <param name="arguments">Of the command line.</param>
    public static async Task<ServiceProcess> StartNewAsync(
        string project, IReadOnlyDictionary<string, string?> environment, IReadOnlyList<string>? arguments = null, CancellationToken cancel = default)
    {
        var service = new ServiceProcess(project, arguments ?? [], environment);
        try
        {
            await service.StartAsync(cancel: cancel).ConfigureAwait(false);
            return service;
        }
        catch
        {
            await service.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs a mode that ends by itself, such as <c>migrate</c>.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has the end of what it printed.</exception>
    public static async Task RunAsync(
        string project, IReadOnlyDictionary<string, string?> environment, IReadOnlyList<string> arguments, CancellationToken cancel = default)
    {
        await using var child = await ChildProcess.StartAsync(project, [.. BuiltProgram.Command(project), .. arguments], environment).ConfigureAwait(false);
        var code = await child.WaitForExitAsync(TimeSpan.FromMinutes(2), cancel).ConfigureAwait(false);
        if (code != 0)
        {
            throw new InvalidOperationException($"{project} {string.Join(' ', arguments)} failed with exit code {code}:\n{child.LogTail}");
        }
    }

    /// <summary>Starts it (again) and waits until it is ready.</summary>
    /// <param name="changes">Environment variables to set from now on, such as a fault point; null removes one.</param>
    public async Task StartAsync(IReadOnlyDictionary<string, string?>? changes = null, CancellationToken cancel = default)
    {
        await StartWithoutWaitingAsync(changes).ConfigureAwait(false);
        var text = await Eventually.ValueAsync(ReadReadyFileAsync, $"{Name} to be ready", TimeSpan.FromSeconds(60), cancel).ConfigureAwait(false);
        var urls = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Urls = [.. urls.Select(url => new Uri(url))];
        Url = Urls[0];
        OperationsUrl = Urls[^1];
        // Clients of a restarted service find it where it was.
        _environment["ASPNETCORE_URLS"] = string.Join(';', urls);
    }

    /// <summary>Starts it, for a test that expects it to die before it is ready.</summary>
    public async Task StartWithoutWaitingAsync(IReadOnlyDictionary<string, string?>? changes = null)
    {
        _environment = new Dictionary<string, string?>(_environment.Concat(changes ?? new Dictionary<string, string?>()).GroupBy(pair => pair.Key)
            .ToDictionary(group => group.Key, group => group.Last().Value)) { ["HASHPERP_READY_FILE"] = _readyFile };
        File.Delete(_readyFile);
        if (_process is not null)
        {
            await _process.DisposeAsync().ConfigureAwait(false);
        }
        _process = await ChildProcess.StartAsync(Name, _command, _environment).ConfigureAwait(false);
    }

    /// <summary>SIGTERM, and waits for its end in good order.</summary>
    /// <exception cref="TimeoutException">It doesn't end.</exception>
    public async Task StopAsync()
    {
        Process.Terminate();
        await Process.WaitForExitAsync(TimeSpan.FromSeconds(30)).ConfigureAwait(false);
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => Process.KillAsync();

    public async Task RestartAsync(IReadOnlyDictionary<string, string?>? changes = null, CancellationToken cancel = default)
    {
        await StopAsync().ConfigureAwait(false);
        await StartAsync(changes, cancel).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync().ConfigureAwait(false);
        }
        TestFolder.Remove(Folder);
    }

    private async Task<string?> ReadReadyFileAsync()
    {
        if (File.Exists(_readyFile))
        {
            return (await File.ReadAllTextAsync(_readyFile).ConfigureAwait(false)).Trim();
        }
        return Process.HasExited ? throw new InvalidOperationException($"{Name} ended before it was ready:\n{Process.LogTail}") : null;
    }
}
