namespace HashPerp.ContractLifecycle.Core;

/// <summary>What is to be done once the new state is written down.</summary>
public abstract record RoundEffect;

/// <summary>A fact: written down, with its event, in the same transaction as the state.</summary>
public abstract record RoundFact : RoundEffect;

/// <summary>The operator holds the pots.</summary>
public sealed record Activated(Candidate Contract) : RoundFact;

/// <summary>The operator holds Setup.</summary>
public sealed record WasSetUp(Candidate Contract) : RoundFact;

public sealed record WasRefunded : RoundFact;

public sealed record WasClosed : RoundFact;

/// <summary>The round is over without a contract.</summary>
public sealed record WasAborted(Verdict Verdict) : RoundFact;

/// <summary>A message or a question: may be lost, and is repeated by a later tick, attach or resume.</summary>
public abstract record RoundAction : RoundEffect;

/// <summary>Send the party its match notice.</summary>
public sealed record Notify(Party Party) : RoundAction;

/// <summary>Tell the party that the match is over.</summary>
public sealed record TellAbort(Party Party) : RoundAction;

/// <summary>Compare the operator's data with what follows from these terms; the answer is <see cref="Verified"/>.</summary>
public sealed record Verify(Candidate Candidate, VerifiedStep Step) : RoundAction;

/// <summary>See whether a coin of these terms was spent by another transaction; the answer, if so, is <see cref="InputSpentElsewhere"/>.</summary>
public sealed record CheckInputs(Candidate Candidate) : RoundAction;

/// <summary>See whether the refund spent Setup; the answer, if so, is <see cref="RefundSeen"/>.</summary>
public sealed record CheckRefund(Candidate Contract) : RoundAction;

/// <summary>See whether one agreed transaction spent all pots; the answer, if so, is <see cref="CloseSeen"/>.</summary>
public sealed record CheckClose(Candidate Contract) : RoundAction;

/// <summary>Have spends of the contract's live outputs told.</summary>
public sealed record WatchOutputs(Candidate Contract) : RoundAction;
