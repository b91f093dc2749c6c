using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>
/// Errors 70xx: the operator's own table (40-ark-wire §2.4). The number less 7000 is the code that travels in <c>ErrorDetails.code</c>, the name in
/// UPPER_SNAKE_CASE is <c>ErrorDetails.name</c>. 71xx never travel in that detail: they are conditions of this process, not refusals of a request.
/// </summary>
public static class OperatorErrors
{
    /// <summary>What a wire code is offset by.</summary>
    public const int WireBase = 7000;

    public static readonly ErrorCode InternalError = new(7000, nameof(InternalError));
    public static readonly ErrorCode InvalidArkPsbt = new(7001, nameof(InvalidArkPsbt));
    public static readonly ErrorCode InvalidCheckpointPsbt = new(7002, nameof(InvalidCheckpointPsbt));
    public static readonly ErrorCode InvalidPsbtMissingInput = new(7003, nameof(InvalidPsbtMissingInput));
    public static readonly ErrorCode VtxoAlreadyRegistered = new(7004, nameof(VtxoAlreadyRegistered));
    public static readonly ErrorCode InvalidPsbtInput = new(7005, nameof(InvalidPsbtInput));
    public static readonly ErrorCode VtxoAlreadySpent = new(7006, nameof(VtxoAlreadySpent));
    public static readonly ErrorCode VtxoAlreadyUnrolled = new(7007, nameof(VtxoAlreadyUnrolled));
    public static readonly ErrorCode VtxoRecoverable = new(7008, nameof(VtxoRecoverable));
    public static readonly ErrorCode OffchainTxSpendingNote = new(7009, nameof(OffchainTxSpendingNote));
    public static readonly ErrorCode InvalidVtxoScript = new(7010, nameof(InvalidVtxoScript));
    public static readonly ErrorCode ForfeitClosureLocked = new(7011, nameof(ForfeitClosureLocked));
    public static readonly ErrorCode ArkTxInputNotSigned = new(7012, nameof(ArkTxInputNotSigned));
    public static readonly ErrorCode MalformedArkTx = new(7013, nameof(MalformedArkTx));
    public static readonly ErrorCode AmountTooHigh = new(7014, nameof(AmountTooHigh));
    public static readonly ErrorCode AmountTooLow = new(7015, nameof(AmountTooLow));
    public static readonly ErrorCode CheckpointMismatch = new(7016, nameof(CheckpointMismatch));
    public static readonly ErrorCode ArkTxMismatch = new(7017, nameof(ArkTxMismatch));
    public static readonly ErrorCode InvalidSignature = new(7018, nameof(InvalidSignature));
    public static readonly ErrorCode TxNotFound = new(7019, nameof(TxNotFound));
    public static readonly ErrorCode InvalidIntentTimerange = new(7020, nameof(InvalidIntentTimerange));
    public static readonly ErrorCode InvalidIntentMessage = new(7021, nameof(InvalidIntentMessage));
    public static readonly ErrorCode InvalidIntentPsbt = new(7022, nameof(InvalidIntentPsbt));
    public static readonly ErrorCode InvalidIntentProof = new(7023, nameof(InvalidIntentProof));
    public static readonly ErrorCode InvalidPkscript = new(7024, nameof(InvalidPkscript));
    public static readonly ErrorCode ConfirmationSessionNotStarted = new(7025, nameof(ConfirmationSessionNotStarted));
    public static readonly ErrorCode InvalidForfeitTxs = new(7026, nameof(InvalidForfeitTxs));
    public static readonly ErrorCode InvalidBoardingInputSig = new(7027, nameof(InvalidBoardingInputSig));
    public static readonly ErrorCode SigningSessionTimedOut = new(7028, nameof(SigningSessionTimedOut));
    public static readonly ErrorCode VtxoBanned = new(7029, nameof(VtxoBanned));
    public static readonly ErrorCode VtxoNotFound = new(7030, nameof(VtxoNotFound));
    public static readonly ErrorCode IntentInsufficientFee = new(7031, nameof(IntentInsufficientFee));
    public static readonly ErrorCode AssetNotFound = new(7034, nameof(AssetNotFound));
    public static readonly ErrorCode CheckpointTxInvalid = new(7040, nameof(CheckpointTxInvalid));
    public static readonly ErrorCode CheckpointTxNotFound = new(7041, nameof(CheckpointTxNotFound));
    public static readonly ErrorCode OffchainTxInvalid = new(7042, nameof(OffchainTxInvalid));
    public static readonly ErrorCode IntentFeeEvaluationFailed = new(7044, nameof(IntentFeeEvaluationFailed));
    public static readonly ErrorCode IntentNotFound = new(7045, nameof(IntentNotFound));
    public static readonly ErrorCode TxTooLarge = new(7046, nameof(TxTooLarge));
    public static readonly ErrorCode DigestMismatch = new(7049, nameof(DigestMismatch));
    public static readonly ErrorCode SubscriptionNotFound = new(7050, nameof(SubscriptionNotFound));
    public static readonly ErrorCode TxFiltersLimitExceeded = new(7051, nameof(TxFiltersLimitExceeded));
    public static readonly ErrorCode InvalidTxFilter = new(7052, nameof(InvalidTxFilter));

    public static readonly ErrorCode ConfigurationInvalid = new(7101, nameof(ConfigurationInvalid));
    public static readonly ErrorCode SlowConsumer = new(7102, nameof(SlowConsumer));
    public static readonly ErrorCode TooManyStreams = new(7103, nameof(TooManyStreams));
    public static readonly ErrorCode NotEnoughLiquidity = new(7104, nameof(NotEnoughLiquidity));
    public static readonly ErrorCode DependencyUnavailable = new(7105, nameof(DependencyUnavailable));
    public static readonly ErrorCode AnotherInstanceRuns = new(7106, nameof(AnotherInstanceRuns));
    public static readonly ErrorCode CommitmentRefused = new(7107, nameof(CommitmentRefused));
    public static readonly ErrorCode TooManyIntents = new(7108, nameof(TooManyIntents));
    public static readonly ErrorCode InvalidRequest = new(7109, nameof(InvalidRequest));
    public static readonly ErrorCode RequestTooLarge = new(7120, nameof(RequestTooLarge));
    public static readonly ErrorCode EventStreamExpected = new(7121, nameof(EventStreamExpected));
    public static readonly ErrorCode EsploraUnavailable = new(7122, nameof(EsploraUnavailable));

    public static readonly ErrorCode SeriesRefused = new(7130, nameof(SeriesRefused));
    public static readonly ErrorCode ContractRefused = new(7131, nameof(ContractRefused));
    public static readonly ErrorCode ContractNotFound = new(7132, nameof(ContractNotFound));
    public static readonly ErrorCode EventsForgotten = new(7133, nameof(EventsForgotten));

    /// <summary>Attaches one snake_case metadata entry, which travels in <c>ErrorDetails.metadata</c>.</summary>
    public static HashPerpException With(this HashPerpException error, string key, object value)
    {
        ArgumentNullException.ThrowIfNull(error);
        error.Data[key] = value.ToString();
        return error;
    }
}
