using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle.Core;

/// <summary>Terms that a party reported and that were checked against the match. Whether they stand only the operator's data can tell.</summary>
/// <param name="ContractId">Id of the terms.</param>
/// <param name="SecretHash">SHA256 of HEIGHT's activation secret; two-step only, once the party knows it.</param>
public sealed record Candidate(Bytes32 ContractId, bool IsTwoStep, Bytes32? SecretHash)
{
    /// <summary>Everything is known that its transactions follow from.</summary>
    public bool IsComplete => !IsTwoStep || SecretHash is not null;
}

/// <summary>Which of a contract's transactions is asked for.</summary>
public enum VerifiedStep
{
    /// <summary>The one transaction of an instant opening.</summary>
    Open,
    Setup,
    Final,
}

/// <summary>What the operator's data say of a transaction.</summary>
public enum OperatorAnswer
{
    /// <summary>The operator holds it, with exactly these outputs.</summary>
    Stands,

    /// <summary>The operator doesn't show it. It may still come.</summary>
    Absent,

    /// <summary>Nobody answered.</summary>
    Silence,
}
