using System.Globalization;
using System.Security.Cryptography;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using HashPerp.Processes;

namespace HashPerp.Testing;

/// <summary>
/// A bitcoind of our own on regtest: its data, port and password are its own, so any number of them run side by side. It keeps its mock time over
/// restarts, which bitcoind by itself doesn't.
/// </summary>
public sealed partial class BitcoindNode : IAsyncDisposable
{
    private const string User = "hashperp";

    private readonly BitcoindOptions _options;
    private readonly string _password = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private ChildProcess? _process;
    private long? _mockTime;
    private int _port;

    private BitcoindNode(BitcoindOptions options)
    {
        _options = options;
        _mockTime = options.MockTime;
        DataFolder = TestFolder.Create("bitcoind");
        if (options.CopyOf is { } source)
        {
            TestFolder.Copy(source, DataFolder);
            File.Delete(Path.Combine(DataFolder, "regtest", ".lock"));
        }
    }

    /// <summary>Talks to the node itself; see <see cref="RPCClient.ForWallet"/> for its wallets.</summary>
    public RPCClient Rpc { get; private set; } = null!;

    public string DataFolder { get; }

    public Uri Url => new($"http://127.0.0.1:{_port}");

    public ChildProcess Process => _process ?? throw new InvalidOperationException("The node isn't running.");

    /// <summary>How a service is told of this node.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["Bitcoin__RpcUrl"] = Url.ToString(),
        ["Bitcoin__RpcUser"] = User,
        ["Bitcoin__RpcPassword"] = _password,
    };

    public static async Task<BitcoindNode> StartNewAsync(BitcoindOptions? options = null, CancellationToken cancel = default)
    {
        var node = new BitcoindNode(options ?? new BitcoindOptions());
        try
        {
            await node.StartAsync(cancel).ConfigureAwait(false);
            return node;
        }
        catch
        {
            await node.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts it again after <see cref="StopAsync"/> or <see cref="KillAsync"/>: same data, port, password and mock time.</summary>
    public async Task StartAsync(CancellationToken cancel = default)
    {
        var firstStart = _port == 0;
        for (var tries = 1; ; tries++)
        {
            _port = firstStart ? FreePort.Next() : _port;
            await WriteConfigurationAsync(cancel).ConfigureAwait(false);
            _process = await ChildProcess.StartAsync("bitcoind", [ToolLocator.Bitcoind, .. Arguments()]).ConfigureAwait(false);
            Rpc?.Dispose();
            Rpc = new RPCClient(RPCEndpoint.WithPassword(Url, User, _password), TimeSpan.FromMinutes(2));
            await Eventually.TrueAsync(() => IsUpAsync(cancel), "bitcoind's answer", TimeSpan.FromSeconds(60), cancel).ConfigureAwait(false);
            if (!_process.HasExited)
            {
                return;
            }
            // Somebody else may have taken the port between our look and the node's bind.
            if (tries == 3 || !_process.LogTail.Contains("bind", StringComparison.OrdinalIgnoreCase))
            {
                throw new InvalidOperationException($"bitcoind ended at its start:\n{_process.LogTail}");
            }
        }
    }

    /// <summary>Stops it in good order.</summary>
    public async Task StopAsync(CancellationToken cancel = default)
    {
        await Rpc.StopAsync(cancel).ConfigureAwait(false);
        await Process.WaitForExitAsync(TimeSpan.FromSeconds(60), cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// SIGKILL. What was in the mempool is lost. Blocks are written out first: a killed node forgets the latest, which on a real network its peers give
    /// back, but this one has no peers.
    /// </summary>
    public async Task KillAsync(CancellationToken cancel = default)
    {
        await Rpc.CallAsync("gettxoutsetinfo", ["none"], cancel).ConfigureAwait(false);
        await Process.KillAsync().ConfigureAwait(false);
    }

    public async Task RestartAsync(CancellationToken cancel = default)
    {
        await StopAsync(cancel).ConfigureAwait(false);
        await StartAsync(cancel).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        Rpc?.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync().ConfigureAwait(false);
        }
        TestFolder.Remove(DataFolder);
    }

    /// <summary>Up, or over: both end the wait for a start.</summary>
    private async Task<bool> IsUpAsync(CancellationToken cancel)
    {
        if (Process.HasExited)
        {
            return true;
        }
        try
        {
            await Rpc.GetBlockCountAsync(cancel).ConfigureAwait(false);
            return true;
        }
        catch (HashPerpException error) when (error.Code == BitcoinErrors.NodeUnreachable)
        {
            return false;
        }
    }

    /// <summary>The password goes into a file that only we read, not on a command line that everybody sees.</summary>
    private async Task WriteConfigurationAsync(CancellationToken cancel)
    {
        var path = Path.Combine(DataFolder, "bitcoin.conf");
        await File.WriteAllTextAsync(path, $"rpcuser={User}\nrpcpassword={_password}\n", cancel).ConfigureAwait(false);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private List<string> Arguments()
    {
        List<string> arguments =
        [
            "-regtest", $"-datadir={DataFolder}", $"-rpcport={_port}", "-rpcbind=127.0.0.1", "-rpcallowip=127.0.0.1", "-listen=0", "-dnsseed=0",
            "-txindex=1", "-server=1", "-printtoconsole=1", "-debuglogfile=0", "-rpcworkqueue=256", "-dbcache=32", "-fallbackfee=0.00002",
            // Policy as on mainnet; Knots takes zero-fee version 3 parents in packages only when TRUC rules are enforced.
            "-acceptnonstdtxn=0", "-mempooltruc=enforce",
            // Knots takes lock time 21 for the mark of an overlay protocol and drops the transaction in silence; a wallet picks any lock time of the
            // last 100 heights now and then (against fee sniping), on a chain this short also that one.
            "-rejectparasites=0",
            // Replayed blocks are years old: without this the node believes that it is still catching up.
            "-maxtipage=9999999999",
            .. _options.ExtraArguments,
        ];
        if (_mockTime is { } time)
        {
            arguments.Add("-mocktime=" + time.ToString(CultureInfo.InvariantCulture));
        }
        return arguments;
    }
}
