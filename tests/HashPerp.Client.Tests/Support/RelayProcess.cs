using HashPerp.ContractScripts;

namespace HashPerp.Client.Tests;

/// <summary>The relay's own executable, on a free port, restartable on the same one.</summary>
internal sealed class RelayProcess : IDisposable
{
    private readonly TempFolder _folder = new();
    private DotnetProcess? _process;

    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    public RelayOptions Options => new(Address, GenesisPrefix.Regtest, "hashperp-relay");

    public static async Task<RelayProcess> StartAsync()
    {
        var relay = new RelayProcess();
        await relay.LaunchAsync();
        return relay;
    }

    public void Kill() => _process!.Kill();

    public Task RestartAsync() => LaunchAsync();

    public void Dispose()
    {
        _process?.Dispose();
        _folder.Dispose();
    }

    private async Task LaunchAsync()
    {
        _process?.Dispose();
        var ready = _folder.Sub("ready");
        File.Delete(ready);
        _process = new DotnetProcess("HashPerp.ContractLifecycle", [], new Dictionary<string, string>
        {
            ["HASHPERP_READY_FILE"] = ready,
            ["urls"] = Address.ToString(),
            ["Network"] = "regtest",
        });
        await Eventually.TrueAsync(() => File.Exists(ready) || _process.HasExited, "the relay is ready");
        Assert.False(_process.HasExited, _process.Output);
        Address = new Uri(await File.ReadAllTextAsync(ready));
    }
}
