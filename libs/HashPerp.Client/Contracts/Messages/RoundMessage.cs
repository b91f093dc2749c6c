using System.Text.Json.Serialization;

namespace HashPerp.Client;

/// <summary>
/// What two agents say to each other about one contract, sealed end to end. Every message names its round; a repeated message is recognised by
/// (round, kind, step) and does nothing. Binary fields are lower-case hex, transactions base64 PSBTs.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Proposal), "proposal")]
[JsonDerivedType(typeof(Acceptance), "acceptance")]
[JsonDerivedType(typeof(Presignatures), "presignatures")]
[JsonDerivedType(typeof(ArkSignatures), "ark-signatures")]
[JsonDerivedType(typeof(SubmittedTransaction), "submitted")]
[JsonDerivedType(typeof(ReleasedCheckpoints), "released")]
[JsonDerivedType(typeof(StepRequest), "step-request")]
[JsonDerivedType(typeof(Refusal), "refusal")]
[JsonDerivedType(typeof(CloseOffered), "close-offered")]
[JsonDerivedType(typeof(CloseAccepted), "close-accepted")]
[JsonDerivedType(typeof(CloseRefused), "close-refused")]
public abstract record RoundMessage
{
    /// <summary>The round: the first 16 bytes of the match id, or 16 random bytes of a direct proposal; hex.</summary>
    public required string Round { get; init; }
}

/// <summary>A funding coin as its owner names it; the receiver checks it against the operator and the chain.</summary>
/// <param name="OutPoint"><c>txid:vout</c>.</param>
/// <param name="AmountSat">Satoshi.</param>
/// <param name="Key">The owner's x-only key of the coin's default script, hex.</param>
public sealed record OfferedCoin(string OutPoint, long AmountSat, string Key)
{
    /// <summary>
    /// Most own hops have few inputs; more than this is not read.
    /// </summary>
    public const int MaxOrigins = 64;

    /// <summary>
    /// A coin with hops: proofs that its owner had every coin which these hops have spent. Without them the coin counts as one with strangers in its
    /// ancestry.
    /// </summary>
    public IReadOnlyList<CoinOrigin> Origins { get; init; } = [];
}

/// <summary>Shows that an account had a coin which is spent by now (HashPerp/Coin).</summary>
/// <param name="OutPoint"><c>txid:vout</c>.</param>
/// <param name="Key">The x-only key of its default script, hex.</param>
/// <param name="Signature">By that key, hex.</param>
public sealed record CoinOrigin(string OutPoint, string Key, string Signature);

/// <summary>Which match of an order book a proposal belongs to: its maker's order is the proposal's own.</summary>
/// <param name="TakerOrder">Id of the recipient's order, hex: only who was matched with it can know it.</param>
/// <param name="TradeSequence">The market's number of the trade.</param>
public sealed record ProposedTrade(string TakerOrder, ulong TradeSequence);

/// <summary>The maker's offer: a signed order, the expiry it is for, and the coins that pay its stake.</summary>
public sealed record Proposal : RoundMessage
{
    public required string Mode { get; init; }

    /// <summary>HashPerp/Order bytes, hex.</summary>
    public required string Order { get; init; }

    public required string OrderSignature { get; init; }

    /// <summary>H, a node height.</summary>
    public required uint Height { get; init; }

    /// <summary>The attestor's series that pins strikes, times and outcome keys, hex root.</summary>
    public required string SeriesRoot { get; init; }

    /// <summary>The rungs of the market, sat/PH/day, ascending.</summary>
    public required IReadOnlyList<int> Strikes { get; init; }

    /// <summary>q: satoshi that one lot puts into each pot.</summary>
    public required long PerLotSat { get; init; }

    /// <summary>Two-step only, unix seconds of chain time; otherwise 0.</summary>
    public required uint SetupDeadline { get; init; }

    public required IReadOnlyList<OfferedCoin> Coins { get; init; }

    /// <summary>Null for a direct proposal.</summary>
    public ProposedTrade? Trade { get; init; }
}

/// <summary>The taker's answer. It carries the terms as the taker built them: the maker builds its own and compares.</summary>
public sealed record Acceptance : RoundMessage
{
    public required string Order { get; init; }

    public required string OrderSignature { get; init; }

    public required IReadOnlyList<OfferedCoin> Coins { get; init; }

    /// <summary>HashPerp/Terms bytes, hex.</summary>
    public required string Terms { get; init; }
}

/// <summary>One party's signatures on everything that is signed before any money moves.</summary>
public sealed record Presignatures : RoundMessage
{
    /// <summary>SHA256 of the activation secret, hex; from HEIGHT, in a two-step opening.</summary>
    public string? SecretHash { get; init; }

    /// <summary>The signatures on the claim set, hex, in its order.</summary>
    public required string Claims { get; init; }

    /// <summary>Two-step only: the signature on RefundExit, hex.</summary>
    public string? RefundExit { get; init; }

    /// <summary>Two-step only: Final with this party's ark signature, base64.</summary>
    public string? Final { get; init; }
}

/// <summary>The ark tx with the sender's signatures, for the party that submits.</summary>
public sealed record ArkSignatures : RoundMessage
{
    public required string Step { get; init; }

    public required string ArkTransaction { get; init; }
}

/// <summary>What the operator answered to SubmitTx.</summary>
public sealed record SubmittedTransaction : RoundMessage
{
    public required string Step { get; init; }

    public required string ArkTransaction { get; init; }

    public required IReadOnlyList<string> Checkpoints { get; init; }
}

/// <summary>The checkpoints with all signatures released so far.</summary>
public sealed record ReleasedCheckpoints : RoundMessage
{
    public required string Step { get; init; }

    public required IReadOnlyList<string> Checkpoints { get; init; }

    /// <summary>The last signer has given the complete set to the operator.</summary>
    public required bool Complete { get; init; }
}

/// <summary>Asks for a further transaction of a contract that is set up: <c>refund</c>.</summary>
public sealed record StepRequest : RoundMessage
{
    public required string Step { get; init; }
}

/// <summary>The sender won't go on, and nothing of its money moved. Numbered as everywhere.</summary>
public sealed record Refusal(int Code, string Name, string Reason) : RoundMessage;
