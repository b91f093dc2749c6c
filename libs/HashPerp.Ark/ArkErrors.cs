using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>Errors 13xx.</summary>
public static class ArkErrors
{
    public static readonly ErrorCode UnknownClosure = new(1301, nameof(UnknownClosure));
    public static readonly ErrorCode InvalidCondition = new(1302, nameof(InvalidCondition));
    public static readonly ErrorCode InvalidDelay = new(1303, nameof(InvalidDelay));
    public static readonly ErrorCode InvalidVtxoScript = new(1304, nameof(InvalidVtxoScript));
    public static readonly ErrorCode MissingSignature = new(1305, nameof(MissingSignature));
    public static readonly ErrorCode MalformedArkAddress = new(1306, nameof(MalformedArkAddress));
    public static readonly ErrorCode MalformedArkField = new(1307, nameof(MalformedArkField));
    public static readonly ErrorCode AmountsDoNotMatch = new(1308, nameof(AmountsDoNotMatch));
    public static readonly ErrorCode InvalidOffchainTx = new(1309, nameof(InvalidOffchainTx));
    public static readonly ErrorCode CheckpointMismatch = new(1310, nameof(CheckpointMismatch));
    public static readonly ErrorCode InvalidTree = new(1311, nameof(InvalidTree));
    public static readonly ErrorCode TreeSigningFailed = new(1312, nameof(TreeSigningFailed));
    public static readonly ErrorCode InvalidForfeit = new(1313, nameof(InvalidForfeit));
    public static readonly ErrorCode InvalidCommitment = new(1314, nameof(InvalidCommitment));
    public static readonly ErrorCode InvalidIntentMessage = new(1315, nameof(InvalidIntentMessage));
    public static readonly ErrorCode InvalidIntentProof = new(1316, nameof(InvalidIntentProof));
    public static readonly ErrorCode MalformedNote = new(1317, nameof(MalformedNote));
    public static readonly ErrorCode FeeNotPayable = new(1318, nameof(FeeNotPayable));
    public static readonly ErrorCode InvalidOperatorInfo = new(1319, nameof(InvalidOperatorInfo));
}
