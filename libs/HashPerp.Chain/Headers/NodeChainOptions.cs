using HashPerp.Bitcoin;

namespace HashPerp.Chain;

/// <summary>How a view follows its node.</summary>
public sealed record NodeChainOptions
{
    /// <summary>Lowest node height that is read; below the epoch of any listing and eleven blocks below any open race.</summary>
    public int FirstHeight { get; init; }

    /// <summary>Time between two looks at the node.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>What the node's genesis block must be; null to take any.</summary>
    public uint256? GenesisHash { get; init; }
}
