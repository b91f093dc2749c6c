using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>The whole system around a node on which nobody has mined yet, as <c>./hashperp</c> starts it: each part a process of its own.</summary>
internal sealed class FreshExchange : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _parts = [];
    private readonly Dictionary<string, string?> _environment = [];
    private readonly string _folder = TestFolder.Create("fresh");
    private ServiceProcess? _operator;
    private ServiceProcess? _attestor;

    private FreshExchange()
    {
    }

    public BitcoindNode Node { get; private set; } = null!;

    public Exchange Exchange { get; private set; } = null!;

    /// <summary>Each process by its name in ./hashperp url, but Postgres'.</summary>
    public IReadOnlyDictionary<string, int> Processes => new Dictionary<string, int>
    {
        ["arkserver"] = _operator!.Process.Id, ["attestor"] = _attestor!.Process.Id, ["rabbitmq"] = Exchange.Broker.Process.Id, ["redis"] = Exchange.Redis.Process.Id,
        ["oracleingest"] = Exchange.OracleIngest.Process.Id, ["aspadapter"] = Exchange.AspAdapter.Process.Id, ["orderbook"] = Exchange.OrderBook.Process.Id,
        ["contractlifecycle"] = Exchange.ContractLifecycle.Process.Id, ["settlement"] = Exchange.Settlement.Process.Id, ["gateway"] = Exchange.Gateway.Process.Id,
    };

    /// <summary>Where everything is, for programs that use it.</summary>
    public IReadOnlyDictionary<string, string?> Environment => _environment;

    /// <param name="heightOffset">Display height less node height.</param>
    /// <param name="settings">More configuration for the operator.</param>
    /// <param name="postgres">For a test that kills it; the stack's own, which all tests share, when null.</param>
    public static async Task<FreshExchange> StartAsync(
        int heightOffset, IReadOnlyDictionary<string, string?>? settings = null, PostgresServer? postgres = null, CancellationToken cancel = default)
    {
        var fresh = new FreshExchange();
        try
        {
            await fresh.StartPartsAsync(heightOffset, settings ?? new Dictionary<string, string?>(), postgres ?? await TestStack.PostgresAsync(), cancel);
            return fresh;
        }
        catch
        {
            await fresh.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts))
        {
            await part.DisposeAsync();
        }
        TestFolder.Remove(_folder);
    }

    private async Task StartPartsAsync(int heightOffset, IReadOnlyDictionary<string, string?> settings, PostgresServer postgres, CancellationToken cancel)
    {
        Node = Own(await BitcoindNode.StartNewAsync(cancel: cancel));
        foreach (var (name, value) in Node.Environment.Concat(settings))
        {
            _environment[name] = value;
        }
        _environment["ConnectionStrings__arkserver"] = await postgres.CreateDatabaseAsync(cancel);
        _environment["ArkServer__Seed"] = new string('7', 64);
        _environment["Attestor__Seed"] = Path.Combine(_folder, "attestor.seed");
        _environment["Attestor__State"] = Path.Combine(_folder, "attestor");
        _environment["Attestor__Profile__Kind"] = "replay";
        _environment["Attestor__Profile__HeightOffset"] = $"{heightOffset}";
        await ServiceProcess.RunAsync("HashPerp.ArkServer", _environment, ["migrate"], cancel);
        await ServiceProcess.RunAsync("HashPerp.Attestor", _environment, ["init"], cancel);
        _operator = await StartAsync("HashPerp.ArkServer", "arkserver", cancel);
        _attestor = await StartAsync("HashPerp.Attestor", "attestor", cancel);
        Exchange = Own(await Exchange.StartAsync(
            Node, heightOffset, postgres, _operator.Url, _attestor.Url, new Dictionary<string, string?>()));
        foreach (var (name, value) in Exchange.AgentEnvironment)
        {
            _environment[name] = value;
        }
    }

    private async Task<ServiceProcess> StartAsync(string project, string name, CancellationToken cancel)
    {
        var service = Own(await ServiceProcess.StartNewAsync(project, _environment, cancel: cancel));
        _environment[$"services__{name}__grpc__0"] = service.Url.ToString();
        return service;
    }

    private T Own<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Add(part);
        return part;
    }
}
