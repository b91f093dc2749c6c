using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.ContractScripts;

namespace HashPerp.ArkServer.Policy;

/// <summary>The node's headers, read when they are first asked for.</summary>
public sealed class ContractChain(RPCClient node, ContractMode mode, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);

    private NodeChainView? _view;

    private GenesisPrefix? _genesis;

    /// <summary>The best chain now.</summary>
    public async Task<HeaderChain> NowAsync(CancellationToken cancel)
    {
        var view = await OpenAsync(cancel);
        await view.RefreshAsync(cancel);
        return view.Current;
    }

    /// <summary>The network of the node, which Startup has compared with the configured one.</summary>
    public async Task<GenesisPrefix> GenesisAsync(CancellationToken cancel) => _genesis ??= GenesisPrefix.Of(await node.GetBlockHashAsync(0, cancel));

    public void Dispose()
    {
        _view?.Dispose();
        _opening.Dispose();
    }

    private async Task<NodeChainView> OpenAsync(CancellationToken cancel)
    {
        await _opening.WaitAsync(cancel);
        try
        {
            return _view ??= await NodeChainView.OpenAsync(node, new NodeChainOptions { FirstHeight = mode.FirstHeight }, time, cancel);
        }
        finally
        {
            _opening.Release();
        }
    }
}
