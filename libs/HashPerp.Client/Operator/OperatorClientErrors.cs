using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Errors 72xx: what goes wrong between a client and its operator.</summary>
public static class OperatorClientErrors
{
    /// <summary>The operator's own refusal; its code is in <see cref="OperatorException"/>.</summary>
    public static readonly ErrorCode OperatorRefused = new(7201, nameof(OperatorRefused));
    public static readonly ErrorCode OperatorUnreachable = new(7202, nameof(OperatorUnreachable));
    public static readonly ErrorCode OperatorChanged = new(7203, nameof(OperatorChanged));
    public static readonly ErrorCode MalformedAnswer = new(7204, nameof(MalformedAnswer));
    public static readonly ErrorCode BatchFailed = new(7210, nameof(BatchFailed));
    public static readonly ErrorCode BatchRefused = new(7211, nameof(BatchRefused));
    public static readonly ErrorCode OffchainTxRefused = new(7220, nameof(OffchainTxRefused));
}
