using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// Everything that both clients of a contract agree on (tag <c>HashPerp/Terms</c>). From these bytes alone, and HEIGHT's hash in a two-step
/// opening, each builds the same transactions to the byte; the coordinator supplies nothing that isn't checked against them.
/// </summary>
public sealed record ContractTerms : ISignedMessage
{
    public const string MessageTag = "HashPerp/Terms";
    public const byte CurrentVersion = 1;

    /// <summary>By transaction weight (30 §6).</summary>
    public const int MaxRungs = 21;

    public const int MaxAttestors = 4;
    public const int MaxInputs = 32;
    public const int MaxPayments = 8;
    public const int MaxChanges = 8;
    public const int MaxCheckpointLeafBytes = 256;

    /// <summary>Split opens this long after T: 60 days in seconds.</summary>
    public const uint SplitDelay = 5_184_000;

    public string Tag => MessageTag;

    public required GenesisPrefix Genesis { get; init; }

    public required Bytes32 MarketId { get; init; }

    public required MatchReference Match { get; init; }

    public required uint Lots { get; init; }

    /// <summary>sat/PH/day in a forward market, permille of the pot staked by HEIGHT in an option market. The stakes carry the money.</summary>
    public required uint Price { get; init; }

    public required SeriesTerms Series { get; init; }

    public required MoneyTerms Money { get; init; }

    /// <summary>A: HEIGHT's contract key, x-only.</summary>
    public required Bytes32 HeightKey { get; init; }

    /// <summary>B: TIME's contract key, x-only.</summary>
    public required Bytes32 TimeKey { get; init; }

    public required OperatorTerms Operator { get; init; }

    /// <summary>d2, seconds: the delay of the race exits and of Split.</summary>
    public required uint ClaimDelay { get; init; }

    public required OpeningMode Opening { get; init; }

    /// <summary>Two-step only, unix seconds: from then on stakes can be taken back. 0 in the other modes.</summary>
    public uint SetupDeadline { get; init; }

    /// <summary>In template order: HEIGHT's, TIME's, others by first appearance; each group ascending by (txid internal bytes, vout).</summary>
    public required IReadOnlyList<TermsInput> Inputs { get; init; }

    public IReadOnlyList<TermsPayment> Payments { get; init; } = [];

    /// <summary>HEIGHT's, TIME's, others; none of zero.</summary>
    public IReadOnlyList<TermsChange> Changes { get; init; } = [];

    /// <summary>Value of every pot: q x lots.</summary>
    public Satoshis PotValue => Money.PerLot * checked((int)Lots);

    /// <summary>Value of one position connector.</summary>
    public Satoshis ConnectorValue => Operator.MinimumOutput;

    public IReadOnlyList<RungTerms> Rungs => Series.Rungs;

    /// <exception cref="HashPerpException"><see cref="ContractScriptErrors.MalformedSignedBytes"/>,
    /// <see cref="ContractScriptErrors.UnsupportedVersion"/>.</exception>
    public static ContractTerms Parse(ReadOnlySpan<byte> bytes) => TermsReader.Read(bytes);

    public byte[] ToBytes() => TermsWriter.Write(this);

    /// <summary>The contract key of a leg.</summary>
    public Bytes32 KeyOf(Leg leg) => leg == Leg.Height ? HeightKey : TimeKey;

    /// <summary>The d2 that goes with a d1: + 4,096 s on regtest, + 86,528 s elsewhere.</summary>
    public static uint ClaimDelayFor(GenesisPrefix genesis, uint exitDelay) =>
        exitDelay + (genesis == GenesisPrefix.Regtest ? 4_096u : 86_528u);
}
