namespace HashPerp.ContractLifecycle.Core;

/// <summary>What is to be done once the new state is written down.</summary>
public abstract record RoundEffect;

/// <summary>A fact: written down, with its event, in the same transaction as the state.</summary>
public abstract record RoundFact : RoundEffect;

/// <summary>The operator holds the pots.</summary>
public sealed record Activated(Candidate Contract) : RoundFact;

/// <summary>The operator holds Setup.</summary>
public sealed record WasSetUp(Candidate Contract) : RoundFact;

public sealed record WasRefunded(string ArkTxid) : RoundFact;

public sealed record WasClosed(string ArkTxid) : RoundFact;

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

/// <summary>Look at the coins of these terms; the answer may be <see cref="InputSpentElsewhere"/> or <see cref="InputsUntouched"/>.</summary>
public sealed record CheckInputs(Candidate Candidate) : RoundAction;

/// <summary>See whether the refund spent Setup; the answer, if so, is <see cref="RefundSeen"/>.</summary>
public sealed record CheckRefund(Candidate Contract) : RoundAction;

/// <summary>See whether one agreed transaction spent all pots; the answer, if so, is <see cref="CloseSeen"/>.</summary>
public sealed record CheckClose(Candidate Contract) : RoundAction;
