using HashPerp.Bitcoin;

namespace HashPerp.Cli;

/// <summary>What somebody who leaves alone gives the exit tool.</summary>
internal sealed record ExitOptions
{
    /// <summary>Path of the kit, or of the agent's folder for <c>coins</c>.</summary>
    public required string Kit { get; init; }

    /// <summary>Paths of all kits that <c>watch</c> looks after, <see cref="Kit"/> first.</summary>
    public IReadOnlyList<string> Kits { get; init; } = [];

    /// <summary>Hours before an unroll deadline in which <c>watch</c> warns.</summary>
    public int WarnHours { get; init; } = 24;

    /// <summary>Whether <c>watch</c> unrolls by itself at the deadline.</summary>
    public bool AutoUnroll { get; init; }

    /// <summary>Where <c>run</c> sends what the claims paid; null leaves it at the contract key's address. For coins the address that they are claimed to, null for the owner's own.</summary>
    public string? To { get; init; }

    /// <summary>Null: <c>verify</c> stays offline.</summary>
    public RPCEndpoint? Node { get; init; }

    /// <summary>A file with the owner's seed words; null for the environment variable.</summary>
    public string? WordsFile { get; init; }

    /// <summary>Outcome keys that attestors have published, hex.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>State folder; null for one beside the kit.</summary>
    public string? Folder { get; init; }

    /// <summary>sat/vB; null for the node's estimate.</summary>
    public int? FeeRate { get; init; }

    /// <summary>sat/vB that are never exceeded.</summary>
    public int MaxFeeRate { get; init; } = 200;

    /// <summary>Fee coins that <c>plan</c> reckons with; null for those that the words have, or one without words.</summary>
    public int? FeeCoins { get; init; }

    /// <summary>Blocks after which a claim counts as final.</summary>
    public int Confirmations { get; init; } = 6;

    /// <summary>One round, then an exit code that says whether there is more to do.</summary>
    public bool Once { get; init; }

    /// <summary>Between two looks at the node.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromSeconds(5);

    public bool Json { get; init; }

    /// <summary>The same for one of several kits, which then has a state folder of its own.</summary>
    public ExitOptions For(string kit, int index) => this with { Kit = kit, Folder = Folder is null || Kits.Count < 2 ? Folder : Path.Combine(Folder, $"{index}") };

    /// <summary>Where the tool keeps its lock and the outcome keys it was given.</summary>
    public string StateFolder => Folder ?? Path.ChangeExtension(Path.GetFullPath(Kit), ".exit");

    /// <exception cref="Primitives.HashPerpException"><see cref="CliErrors.BadOption"/>: no node was named.</exception>
    public RPCEndpoint RequireNode() => Node
        ?? throw CliErrors.BadOption.Error("No node is named.", "Give --rpc-url with --rpc-user and --rpc-password or --rpc-cookie, or set Bitcoin__RpcUrl, RpcUser and RpcPassword.");
}
