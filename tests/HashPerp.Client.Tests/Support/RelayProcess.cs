using HashPerp.ContractScripts;
using HashPerp.Testing;

namespace HashPerp.Client.Tests;

/// <summary>The relay's own executable, on a free port, restartable on the same one.</summary>
internal sealed class RelayProcess : IAsyncDisposable
{
    private readonly ServiceProcess _service;

    private RelayProcess(ServiceProcess service) => _service = service;

    public Uri Address => _service.Url;

    public RelayOptions Options => new(Address, GenesisPrefix.Regtest, "hashperp-relay");

    public static async Task<RelayProcess> StartAsync() =>
        new(await ServiceProcess.StartNewAsync("HashPerp.ContractLifecycle", new Dictionary<string, string?> { ["Network"] = "regtest" }));

    public Task KillAsync() => _service.KillAsync();

    public Task RestartAsync() => _service.StartAsync(cancel: TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}
