namespace HashPerp.Adversary.Tests;

/// <summary>How often the honest party, or a funded tower of its own, looks at the chain.</summary>
internal enum Attention
{
    /// <summary>In every look.</summary>
    Daily,

    /// <summary>Not before the outcome.</summary>
    FromOutcome,
}

/// <summary>Where a game begins: the graph, what is signed, and what the honest party does by itself.</summary>
internal sealed record Situation
{
    public required Graph Graph { get; init; }

    public required Clock Clock { get; init; }

    public required Cast Cast { get; init; }

    /// <summary>The honest party whose payoff is asked for. Its leg wins the race; a leg that loses has nothing to be robbed of.</summary>
    public required Actors Me { get; init; }

    public required Actors Counterparty { get; init; }

    public Attention Attention { get; init; } = Attention.Daily;

    /// <summary>The operator's contract-aware mode: F2 and F3 only for the leg that won.</summary>
    public bool ContractAware { get; init; }

    /// <summary>The pot that is to be settled.</summary>
    public string Pot { get; init; } = "pot";

    /// <summary>False where there is no contract to be settled yet, or the pot isn't the operator's business.</summary>
    public bool SettlesOffChain { get; init; } = true;

    /// <summary>The look from which the honest party takes everything it can to the chain.</summary>
    public int UnrollFrom { get; init; } = int.MaxValue;

    public ulong Kit { get; init; }

    public ulong Released { get; init; }

    public ulong CoSigned { get; init; }

    public OutcomeKeys WinningKey => Clock.HeightWins ? OutcomeKeys.Height : OutcomeKeys.Time;

    /// <summary>The leaf by which the honest party settles off-chain.</summary>
    public string MySettlement => (Clock.HeightWins ? "F2 " : "F3 ") + Pot;

    public Actors Malicious => Of(Counterparty, Cast.Counterparty) | Of(Actors.S, Cast.Operator)
        | Of((Actors.A | Actors.B | Actors.C) & ~Me & ~Counterparty, Cast.OldOwner);

    public State Start => new() { Kit = Kit, Released = Released, CoSigned = CoSigned };

    private static Actors Of(Actors who, Conduct conduct) => conduct == Conduct.Malicious ? who : Actors.None;
}
