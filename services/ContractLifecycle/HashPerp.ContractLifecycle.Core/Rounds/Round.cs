namespace HashPerp.ContractLifecycle.Core;

/// <summary>
/// Everything the coordinator knows of one round; written whole before each effect. It holds no secret and no ciphertext: agents run the round among
/// themselves, and tell.
/// </summary>
public sealed record Round
{
    /// <summary>16 bytes as lower-case hex; of a match the first half of its id.</summary>
    public required string Id { get; init; }

    /// <summary>Agreed between two agents without orders in a book.</summary>
    public required bool IsDirect { get; init; }

    public required PartyView Maker { get; init; }

    public required PartyView Taker { get; init; }

    public RoundState State { get; init; } = RoundState.Matched;

    /// <summary>When the two orders met, or the first report came.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the maker said that it had proposed.</summary>
    public DateTimeOffset? ProposedAt { get; init; }

    public DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>No time-out counts from before this moment: the coordinator was away.</summary>
    public DateTimeOffset ResumedAt { get; init; }

    /// <summary>When notices are due again.</summary>
    public DateTimeOffset? NoticeAt { get; init; }

    /// <summary>When the operator is to be asked again.</summary>
    public DateTimeOffset? VerifyAt { get; init; }

    /// <summary>How often it was asked since something was last reported.</summary>
    public int Questions { get; init; }

    /// <summary>Since when no operator answers.</summary>
    public DateTimeOffset? OperatorSilentSince { get; init; }

    /// <summary>Candidates that the operator doesn't show, since the round was to end.</summary>
    public IReadOnlyList<Candidate> Absent { get; init; } = [];

    /// <summary>Candidates that can never stand.</summary>
    public IReadOnlyList<Candidate> Dead { get; init; } = [];

    /// <summary>The round is to end like this, unless the operator shows a transaction of it.</summary>
    public Verdict? Leaving { get; init; }

    /// <summary>What the operator holds.</summary>
    public Candidate? Contract { get; init; }

    /// <summary>An output of what the operator holds was spent: a refund, a close, Final, or a settlement.</summary>
    public bool OutputsTouched { get; init; }

    /// <summary>Why it is over without a contract.</summary>
    public Verdict? Aborted { get; init; }

    public PartyView this[Party party] => party == Party.Maker ? Maker : Taker;

    public bool IsOpening => State is RoundState.Matched or RoundState.Proposed or RoundState.Presigned;

    public bool AnySubmitted => Maker.SaysSubmitted || Taker.SaysSubmitted;

    /// <summary>Both accounts have named this round: a stranger can't tie anybody to one.</summary>
    public bool IsMutual => !IsDirect || (Maker.HasReported && Taker.HasReported);

    /// <summary>
    /// What may stand. In a match each party's terms name both signed orders, so one party's word is worth asking the operator about; in a direct round the
    /// terms bind nobody until both name the same.
    /// </summary>
    public IReadOnlyList<Candidate> Candidates => Contract is not null ? [Contract]
        : IsDirect && (!IsMutual || Maker.Candidate?.ContractId != Taker.Candidate?.ContractId) ? []
        : [.. new[] { Maker.Candidate, Taker.Candidate }.OfType<Candidate>().Where(candidate => candidate.IsComplete).Distinct().Except(Dead)];

    internal Round With(Party party, PartyView view) => party == Party.Maker ? this with { Maker = view } : this with { Taker = view };

    /// <summary>The later of a moment and the coordinator's return.</summary>
    internal DateTimeOffset Since(DateTimeOffset moment) => moment > ResumedAt ? moment : ResumedAt;
}
