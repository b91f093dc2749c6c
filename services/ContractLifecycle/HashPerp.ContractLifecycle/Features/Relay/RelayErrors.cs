using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle;

/// <summary>Errors 31xx: what the relay refuses. They travel to the sender in a <c>Refused</c> frame.</summary>
public static class RelayErrors
{
    public static readonly ErrorCode LoginRefused = new(3101, nameof(LoginRefused));
    public static readonly ErrorCode MalformedFrame = new(3102, nameof(MalformedFrame));
    public static readonly ErrorCode RecipientFull = new(3103, nameof(RecipientFull));
    public static readonly ErrorCode SenderShareFull = new(3104, nameof(SenderShareFull));
    public static readonly ErrorCode RelayFull = new(3105, nameof(RelayFull));
    public static readonly ErrorCode ReplacedByNewerStream = new(3106, nameof(ReplacedByNewerStream));
    public static readonly ErrorCode UnknownNetwork = new(3107, nameof(UnknownNetwork));
}
