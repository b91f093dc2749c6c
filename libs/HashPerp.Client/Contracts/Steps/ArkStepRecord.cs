using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>What an agent has written down about one ark transaction of a contract; see <see cref="ArkStep"/>. PSBTs are base64.</summary>
public sealed record ArkStepRecord
{
    /// <summary>A name of <see cref="StepNames"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The ark tx with all signatures of its owners that are known here; null before this party has signed.</summary>
    public string? ArkTransaction { get; init; }

    /// <summary>The other party's ark signatures are in <see cref="ArkTransaction"/>.</summary>
    public bool PeerSigned { get; init; }

    /// <summary>The operator's answer: from now on the inputs are locked at the operator.</summary>
    public bool Submitted { get; init; }

    /// <summary>The checkpoints in input order, with the operator's and all signatures released so far.</summary>
    public IReadOnlyList<string> Checkpoints { get; init; } = [];

    /// <summary>Every signature is there, and the operator has the complete set.</summary>
    public bool Finalized { get; init; }

    /// <summary>Wall-clock time at which the step began.</summary>
    public long StartedAtUnixMs { get; init; }
}

/// <summary>The ark transactions that a contract can go through.</summary>
public static class StepNames
{
    /// <summary>Instant: coins to pots and connectors.</summary>
    public const string Open = "open";

    /// <summary>Two-step: coins to Setup.</summary>
    public const string Setup = "setup";

    /// <summary>Two-step: Setup to pots and connectors; shows HEIGHT's secret.</summary>
    public const string Final = "final";

    /// <summary>Two-step, not activated in time: stake and connector back to both (X6).</summary>
    public const string Refund = "refund";

    /// <summary>What every early close is asked for by.</summary>
    public const string Close = "close";

    /// <summary>An early close by agreement on one party's offer, through F1 (X1): <c>close-height-1</c>, <c>close-time-2</c>, ...</summary>
    public static string CloseOf(Leg by, int number) => $"{Close}-{by.ToString().ToLowerInvariant()}-{number}";

    /// <summary>Whether a step is an early close.</summary>
    public static bool IsClose(string step) => step.StartsWith(Close + "-", StringComparison.Ordinal);

    /// <summary>A rung to its winner, with the published key (X2): <c>settle-0</c>, <c>settle-1</c>, ...</summary>
    public static string Settle(int rung) => $"settle-{rung}";
}
