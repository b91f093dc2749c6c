namespace HashPerp.ContractLifecycle.Core;

/// <summary>How long things may take (30-contract-protocol §4). Wall-clock: none of it decides about money.</summary>
public sealed record RoundTimes
{
    public static readonly RoundTimes Default = new();

    /// <summary>From the match to the proposal, and from the proposal to its answer.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the proposal to the submission.</summary>
    public TimeSpan Round { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long a report may still be on its way when its agent did things in time; and how much later than the other a party may report.</summary>
    public TimeSpan Late { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A notice is repeated after this long.</summary>
    public TimeSpan NoticeEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The operator is asked again after this long, then after twice as long, up to <see cref="VerifyAtMost"/>.</summary>
    public TimeSpan VerifyEvery { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan VerifyAtMost { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Without an operator for this long, what was submitted is at risk.</summary>
    public TimeSpan WithoutOperator { get; init; } = TimeSpan.FromMinutes(10);
}
