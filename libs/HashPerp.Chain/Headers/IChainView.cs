namespace HashPerp.Chain;

/// <summary>A view of a node's best chain.</summary>
public interface IChainView
{
    /// <summary>The best chain as last seen: immutable, so that one decision sees one chain.</summary>
    HeaderChain Current { get; }

    /// <summary>Looks at the node now.</summary>
    /// <returns>What changed since the last look, or null.</returns>
    Task<ChainChange?> RefreshAsync(CancellationToken cancel);

    /// <summary>Every change from now on, in order, found by looking at the node at intervals; until cancelled.</summary>
    IAsyncEnumerable<ChainChange> WatchAsync(CancellationToken cancel);
}
