namespace HashPerp.ContractLifecycle.Core;

/// <summary>Where a contract stands for the coordinator (30-contract-protocol §4). The names are what the API shows and the database holds.</summary>
public enum RoundState
{
    /// <summary>Two orders met; both agents are being told.</summary>
    Matched,

    /// <summary>The maker says that it has proposed.</summary>
    Proposed,

    /// <summary>Both say that the whole claim set is verified and stored.</summary>
    Presigned,

    /// <summary>A party says that the operator has the transaction: from here on only the operator's data decides.</summary>
    Submitted,

    /// <summary>Submitted for longer than a round may take, and the operator doesn't show it.</summary>
    Stuck,

    /// <summary>Submitted, and no operator has answered for ten minutes.</summary>
    AtRisk,

    /// <summary>Two-step: the operator holds Setup.</summary>
    SetUp,

    /// <summary>The operator holds the pots.</summary>
    Active,

    /// <summary>At least one rung is with its winner.</summary>
    Settling,

    /// <summary>Every rung is with its winner.</summary>
    Settled,

    /// <summary>Setup was spent by its refund.</summary>
    Refunded,

    /// <summary>The pots were spent together by agreement.</summary>
    Closed,

    /// <summary>Over, and nothing of it stands.</summary>
    Aborted,
}

/// <summary>What an agent may report (docs/agent.md). In the order in which a contract goes through them.</summary>
public enum AgentState
{
    /// <summary>Nothing reported yet.</summary>
    None,

    /// <summary>The notice is here; waiting for the proposal.</summary>
    Matched,
    Proposed,
    Agreed,
    Presigned,
    Submitted,
    SetUp,
    Active,
    Settling,
    Settled,
    Refunded,
    Closed,
    Aborted,
}

/// <summary>A side of a round.</summary>
public enum Party
{
    /// <summary>Whose order rested, and who proposes; in a direct round whoever reported first.</summary>
    Maker,
    Taker,
}
