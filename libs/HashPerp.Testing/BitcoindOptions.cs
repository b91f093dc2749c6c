namespace HashPerp.Testing;

/// <summary>What a test wants of its node beside the usual.</summary>
public sealed record BitcoindOptions
{
    /// <summary>Where the node's clock stands, in seconds since 1970; null for the real time.</summary>
    public long? MockTime { get; init; }

    /// <summary>The data folder of a stopped node, to begin with a copy of it.</summary>
    public string? CopyOf { get; init; }

    public IReadOnlyList<string> ExtraArguments { get; init; } = [];
}
