using System.Runtime.CompilerServices;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Chain;

/// <summary>
/// Headers of a bitcoind's best chain, kept in memory and brought up to date by polling. It walks back by hash from the node's tip to what it
/// knows, so a chain that moves while it reads can't tear it.
/// </summary>
public sealed class NodeChainView : IChainView, IDisposable
{
    /// <summary>A node that takes back more than this is another chain.</summary>
    public const int MaxReorganisation = 1000;

    private readonly RPCClient _node;
    private readonly NodeChainOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private HeaderChain? _current;

    private NodeChainView(RPCClient node, NodeChainOptions options, TimeProvider time)
    {
        _node = node;
        _options = options;
        _time = time;
    }

    public HeaderChain Current => Volatile.Read(ref _current) ?? throw new InvalidOperationException("Not opened.");

    /// <summary>Reads the node's headers for a first time.</summary>
    /// <exception cref="HashPerpException">
    /// <see cref="ChainErrors.WrongChain"/> when the genesis block isn't the one expected; <see cref="BitcoinErrors.NodeUnreachable"/>.
    /// </exception>
    public static async Task<NodeChainView> OpenAsync(RPCClient node, NodeChainOptions options, TimeProvider time, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(options);
        var genesis = await node.GetBlockHashAsync(0, cancel).ConfigureAwait(false);
        if (options.GenesisHash is { } expected && expected != genesis)
        {
            throw ChainErrors.WrongChain.Error(
                $"The node's genesis block is {genesis}, expected is {expected}.",
                "Point Bitcoin__RpcUrl at a node of this network.");
        }
        var view = new NodeChainView(node, options, time);
        var (height, headers) = await view.ReadBackAsync(options.FirstHeight, known: null, cancel).ConfigureAwait(false);
        view._current = HeaderChain.Create(height, headers);
        return view;
    }

    public async Task<ChainChange?> RefreshAsync(CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var before = Current;
            if (await _node.GetBestBlockHashAsync(cancel).ConfigureAwait(false) == before.TipHash)
            {
                return null;
            }
            var (firstNew, headers) = await ReadBackAsync(before.FirstHeight, before, cancel).ConfigureAwait(false);
            var change = new ChainChange(before.Extend(firstNew - 1, headers), firstNew - 1, before.TipHeight);
            Volatile.Write(ref _current, change.Chain);
            return change;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async IAsyncEnumerable<ChainChange> WatchAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(_options.PollInterval, _time);
        while (await timer.WaitForNextTickAsync(cancel).ConfigureAwait(false))
        {
            if (await RefreshAsync(cancel).ConfigureAwait(false) is { } change)
            {
                yield return change;
            }
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>The node's headers from its tip down to <paramref name="floor"/> or to the first one known, lowest first, and the lowest's height.</summary>
    private async Task<(int Lowest, IReadOnlyList<ChainHeader> Headers)> ReadBackAsync(int floor, HeaderChain? known, CancellationToken cancel)
    {
        var tip = await _node.GetBestBlockHashAsync(cancel).ConfigureAwait(false);
        var height = (await _node.GetBlockHeaderInfoAsync(tip, cancel).ConfigureAwait(false)).Height;
        floor = Math.Min(floor, height);
        var headers = new List<ChainHeader>();
        var hash = tip;
        while (height >= floor && !(known is not null && known.Contains(height) && known.HashAt(height) == hash))
        {
            if (known is not null && height < known.TipHeight - MaxReorganisation)
            {
                throw ChainErrors.WrongChain.Error($"The node took back more than {MaxReorganisation} blocks.", "Check the node; restart when it is right.");
            }
            var header = ChainHeader.Parse(await _node.GetBlockHeaderAsync(hash, cancel).ConfigureAwait(false));
            headers.Add(header);
            hash = header.PreviousHash;
            height--;
        }
        if (known is not null && height < known.FirstHeight)
        {
            throw ChainErrors.WrongChain.Error($"The node's chain doesn't meet the one known from height {known.FirstHeight}.", "Restart on the right node.");
        }
        headers.Reverse();
        return (height + 1, headers);
    }
}
