using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Where a contract stands for its party (30-contract-protocol §4).</summary>
public enum ContractState
{
    /// <summary>Two orders met, both verified here; the maker's agent is to propose.</summary>
    Matched,

    /// <summary>The proposal or its acceptance is written down; nothing is signed.</summary>
    Proposed,

    /// <summary>Both know the same terms; claims are being signed.</summary>
    Agreed,

    /// <summary>The full claim set of both is verified and stored.</summary>
    Presigned,

    /// <summary>The operator holds an ark tx of this contract that is not finalized yet.</summary>
    Submitted,

    /// <summary>Two-step: Setup stands, Final does not.</summary>
    SetUp,

    /// <summary>The pots exist.</summary>
    Active,

    /// <summary>At least one rung is with its winner.</summary>
    Settling,

    /// <summary>Every rung is with its winner.</summary>
    Settled,

    /// <summary>Setup was refunded to both.</summary>
    Refunded,

    /// <summary>Closed early by agreement.</summary>
    Closed,

    /// <summary>Ended before any money moved.</summary>
    Aborted,
}

/// <summary>A rung that is with its winner.</summary>
/// <param name="Txid">The settling ark tx; on the loser's side as the operator's index shows it.</param>
public sealed record RungSettlement(int Rung, Leg Winner, string Txid, long PotSat, long DecidedHeight);

/// <summary>
/// Everything one party knows of one contract: enough to go on from where it stood, whenever the process died. Written whole before
/// each effect, see <see cref="ContractStore"/>.
/// </summary>
public sealed record ContractRecord
{
    public required string Round { get; init; }

    /// <summary>This party's leg.</summary>
    public required Leg Leg { get; init; }

    /// <summary>The other party's account, x-only hex.</summary>
    public required string Peer { get; init; }

    /// <summary>This party made the proposal.</summary>
    public required bool IsMaker { get; init; }

    public required ContractState State { get; init; }

    /// <summary>Wall-clock time at which the round began, for its time-out.</summary>
    public required long StartedAtUnixMs { get; init; }

    /// <summary>Index of this party's order base key (35-formats §1).</summary>
    public required uint OrderIndex { get; init; }

    /// <summary>The match that this contract comes from; null for a direct proposal.</summary>
    public MatchedTrade? Match { get; init; }

    /// <summary>Null while the proposal of a match is awaited.</summary>
    public Proposal? Proposal { get; init; }

    public Acceptance? Acceptance { get; init; }

    /// <summary>HashPerp/Terms bytes, hex, as this party built them itself.</summary>
    public string? Terms { get; init; }

    /// <summary>SHA256 of HEIGHT's activation secret, hex.</summary>
    public string? SecretHash { get; init; }

    public Presignatures? OwnPresignatures { get; init; }

    public Presignatures? PeerPresignatures { get; init; }

    /// <summary>The other party's ark signatures by step, as they came; taken into the step once this party has signed too.</summary>
    public IReadOnlyDictionary<string, string> PeerArkSignatures { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<ArkStepRecord> Steps { get; init; } = [];

    public IReadOnlyList<RungSettlement> Settlements { get; init; } = [];

    /// <summary>What both have said about an early close; null before anybody has.</summary>
    public CloseTalk? Closing { get; init; }

    /// <summary>Read from records of closes before there were offers; not written any more.</summary>
    public long? CloseHeightSat { get; init; }

    /// <summary>As <see cref="CloseHeightSat"/>.</summary>
    public long? PeerCloseHeightSat { get; init; }

    /// <summary>Steps that this party has asked for or agreed to, beyond the opening.</summary>
    public IReadOnlyList<string> Requested { get; init; } = [];

    /// <summary>Keys of messages that are in the relay's outbox: resent after a crash between record and outbox, never twice.</summary>
    public IReadOnlyList<string> Sent { get; init; } = [];

    /// <summary>Why it ended, for people.</summary>
    public string? Note { get; init; }

    /// <summary>Why it was aborted, as a number of docs/errors.md.</summary>
    public int? ReasonCode { get; init; }

    /// <summary>
    /// Why this party wants to end the round although its ark signatures are out: its coins are respent first, which decides whether the opening can still
    /// come.
    /// </summary>
    public string? Withdrawing { get; init; }

    /// <summary>Own payments that put other coins in the place of an order's.</summary>
    public IReadOnlyList<CoinReplacement> Replacements { get; init; } = [];

    /// <summary>What the coordinator has been told and is to be told.</summary>
    public ReportLog Reports { get; init; } = new();

    public ArkStepRecord? Step(string name) => Steps.FirstOrDefault(step => step.Name == name);

    /// <summary>
    /// The operator has the agreed close, or may have it: HEIGHT submits as soon as it has TIME's signatures, and may have died before it wrote the answer down. Only its
    /// completion is left then, whatever is said.
    /// </summary>
    public bool IsCloseBound => Closing?.Agreed is { } agreed && Step(agreed.Step) is { } step && (step.Submitted || (Leg == Leg.Height && step.PeerSigned));

    public bool IsFinalized(string step) => Step(step)?.Finalized == true;

    public ContractRecord With(ArkStepRecord step) => this with { Steps = [.. Steps.Where(old => old.Name != step.Name), step] };

    public bool IsOver => State is ContractState.Settled or ContractState.Refunded or ContractState.Closed or ContractState.Aborted;
}
