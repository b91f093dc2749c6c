using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle.Core;

/// <summary>Something that happens to a round.</summary>
/// <param name="At">When, by the coordinator's wall-clock.</param>
public abstract record RoundInput(DateTimeOffset At);

/// <summary>An agent says where it stands. Its terms, if any, were checked against the match already.</summary>
public sealed record AgentReported(DateTimeOffset At, Party Party, AgentReport Report) : RoundInput(At);

/// <param name="Number">Of this agent's reports on this round, from 1.</param>
public sealed record AgentReport(ulong Number, AgentState State, Leg? Leg = null, Candidate? Candidate = null, int ReasonCode = 0);

/// <summary>The agent's stream was opened: it may have missed what was sent before.</summary>
public sealed record AgentAttached(DateTimeOffset At, Party Party) : RoundInput(At);

/// <summary>The clock moved on.</summary>
/// <param name="MakerAttached">The maker's agent has its stream open right now.</param>
public sealed record Ticked(DateTimeOffset At, bool MakerAttached, bool TakerAttached) : RoundInput(At);

/// <summary>The coordinator was away and is back: nobody is blamed for time in which nobody could report.</summary>
public sealed record Resumed(DateTimeOffset At) : RoundInput(At);

/// <summary>The operator's data were compared with what follows from the terms.</summary>
public sealed record Verified(DateTimeOffset At, Candidate Candidate, VerifiedStep Step, OperatorAnswer Answer) : RoundInput(At);

/// <summary>A coin of these terms was spent by another transaction: nothing of them can ever stand.</summary>
public sealed record InputSpentElsewhere(DateTimeOffset At, Candidate Candidate) : RoundInput(At);

/// <summary>The operator shows all coins of these terms as unspent: it has never been given their transaction.</summary>
public sealed record InputsUntouched(DateTimeOffset At, Candidate Candidate) : RoundInput(At);

/// <summary>The Setup output was spent by exactly the refund that follows from the terms.</summary>
public sealed record RefundSeen(DateTimeOffset At, string ArkTxid) : RoundInput(At);

/// <summary>All pots were spent together by a transaction that both parties must have signed.</summary>
public sealed record CloseSeen(DateTimeOffset At, string ArkTxid) : RoundInput(At);

/// <summary>An output of the contract was spent: worth looking whether a refund or a close did it.</summary>
public sealed record OutputSpent(DateTimeOffset At) : RoundInput(At);

/// <summary>Settlement says that a rung went to its winner.</summary>
public sealed record RungSettled(DateTimeOffset At) : RoundInput(At);

/// <summary>Settlement says that every rung went to its winner.</summary>
public sealed record ContractSettled(DateTimeOffset At) : RoundInput(At);
