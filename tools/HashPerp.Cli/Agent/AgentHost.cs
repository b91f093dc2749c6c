using System.Text.Json.Nodes;
using System.Threading.Channels;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>Everything that one agent process owns, put together: folder, keys, coins, node, operator, attestors, relay, contracts.</summary>
internal sealed class AgentHost : IAsyncDisposable
{
    private readonly AgentParts _parts;
    private readonly AgentMethods _methods;
    private readonly ChainWatch _watch;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<(string Name, JsonObject Data)> _events = Channel.CreateBounded<(string, JsonObject)>(
        new BoundedChannelOptions(1_024) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly Task[] _running;

    private AgentHost(AgentParts parts, AgentOptions options)
    {
        _parts = parts;
        var risks = new RiskWatch(parts, options.OperatorPatience, options.AutoUnroll, WallClock.Time);
        _watch = new ChainWatch(parts, risks, options.AutoUnroll, Tell, WallClock.Time, new StandardErrorLog());
        _methods = new AgentMethods(parts, _watch.Describe);
        _running =
        [
            GuardAsync(() => parts.Messages.RunAsync(_stop.Token)), GuardAsync(() => parts.Coordinator.RunAsync(_stop.Token)), GuardAsync(ReportAsync),
            GuardAsync(() => parts.Contracts.RunAsync(_stop.Token)), GuardAsync(() => risks.RunAsync(Tell, _stop.Token)),
            GuardAsync(() => _watch.RunAsync(_stop.Token)), GuardAsync(() => parts.Earlier.WhenReachableAsync(_stop.Token)),
            .. parts.Desk is { } desk ? new[] { GuardAsync(() => desk.RunAsync(_stop.Token)), GuardAsync(() => ReportOrdersAsync(desk)) } : [],
            .. parts.Towers is { } towers ? new[] { GuardAsync(() => towers.RunAsync(TellOfTower, _stop.Token)) } : [],
            .. parts.KitCopies is { } copies ? new[] { GuardAsync(() => copies.RunAsync(TellOfCopy, _stop.Token)) } : [],
        ];
    }

    public static async Task<AgentHost> StartAsync(AgentOptions options, CancellationToken cancel)
    {
        var parts = await AgentParts.OpenAsync(options, cancel);
        return new AgentHost(parts, options);
    }

    public Task<JsonNode?> CallAsync(string method, JsonObject parameters, CancellationToken cancel) => _methods.CallAsync(method, parameters, cancel);

    public IAsyncEnumerable<(string Name, JsonObject Data)> EventsAsync(CancellationToken cancel) => _events.Reader.ReadAllAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var task in _running)
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        _watch.Dispose();
        await _parts.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>
    /// An agent whose loop has died would look alive and sign nothing. Everything it needs is on disk, so it ends, visibly, and resumes when it is
    /// started again.
    /// </summary>
    private async Task GuardAsync(Func<Task> loop)
    {
        try
        {
            await Task.Run(loop);
        }
        catch (Exception error) when (!_stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"The agent ends: {error}");
            Environment.Exit(1);
        }
    }

    private async Task ReportOrdersAsync(OrderDesk desk)
    {
        await foreach (var order in desk.Changes.ReadAllAsync(_stop.Token))
        {
            _events.Writer.TryWrite(("order.changed", ExchangeMethods.Describe(order)));
        }
    }

    private void Tell(string name, JsonObject data) => _events.Writer.TryWrite((name, data));

    private void TellOfTower(TowerChange change)
    {
        var data = new JsonObject { ["tower"] = change.Tower, ["contract"] = change.ContractId?.ToString() };
        if (change.Refused is { } refused)
        {
            data["refused"] = refused.Message;
        }
        _events.Writer.TryWrite((change.Refused is null ? "kit.guarded" : "kit.guard-waits", data));
    }

    private void TellOfCopy(KitCopyChange change)
    {
        var data = new JsonObject();
        if (change.Header is { } header)
        {
            data["contract"] = header.ContractId.ToString();
            data["version"] = header.Version;
            data["has_pots"] = header.Stage == KitStage.Pots;
        }
        if (change.Refused is { } refused)
        {
            data["refused"] = refused.Message;
        }
        else
        {
            data["bytes"] = change.Bytes;
        }
        _events.Writer.TryWrite((change.Refused is null ? "kit.copied" : "kit.copy-waits", data));
    }

    private async Task ReportAsync()
    {
        await foreach (var change in _parts.Contracts.Changes.ReadAllAsync(_stop.Token))
        {
            var data = change.Record is { } record ? AgentMethods.Describe(record) : [];
            if (change.Refused is { } refused)
            {
                data["refused"] = refused.Message;
            }
            _events.Writer.TryWrite((change.Refused is null ? "contract.changed" : "contract.waits", data));
        }
    }
}
