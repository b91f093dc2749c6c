namespace HashPerp.ContractLifecycle.Core;

/// <summary>Why a round ends without a contract, and at whose cost.</summary>
/// <param name="Code">Number of a <see cref="LifecycleErrors"/> code.</param>
/// <param name="Offenders">Who let a time-out pass or walked out: each earns a strike.</param>
/// <param name="Withdrawn">Whose order doesn't come back: the offenders, or both where nobody can tell who failed.</param>
public sealed record Verdict(int Code, string Reason, IReadOnlyList<Party> Offenders, IReadOnlyList<Party> Withdrawn)
{
    /// <summary>The one who is to blame alone, or null.</summary>
    public Party? Offender => Offenders.Count == 1 ? Offenders[0] : null;
}
