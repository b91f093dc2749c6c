using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Errors 31xx: signing rounds between two agents.</summary>
public static class ContractErrors
{
    public static readonly ErrorCode UnknownRound = new(3101, nameof(UnknownRound));
    public static readonly ErrorCode MalformedMessage = new(3102, nameof(MalformedMessage));
    public static readonly ErrorCode OutOfOrder = new(3103, nameof(OutOfOrder));
    public static readonly ErrorCode SecretMissing = new(3104, nameof(SecretMissing));
    public static readonly ErrorCode NotAccepted = new(3105, nameof(NotAccepted));
    public static readonly ErrorCode TermsDiffer = new(3106, nameof(TermsDiffer));
    public static readonly ErrorCode NoCoin = new(3107, nameof(NoCoin));
    public static readonly ErrorCode WrongState = new(3108, nameof(WrongState));
    public static readonly ErrorCode StrangerInRound = new(3109, nameof(StrangerInRound));
    public static readonly ErrorCode PeerRefused = new(3110, nameof(PeerRefused));
    public static readonly ErrorCode TimedOut = new(3111, nameof(TimedOut));
    public static readonly ErrorCode UnknownSeries = new(3112, nameof(UnknownSeries));
    public static readonly ErrorCode TooManyContracts = new(3113, nameof(TooManyContracts));
    public static readonly ErrorCode OutcomeUnknown = new(3114, nameof(OutcomeUnknown));
    public static readonly ErrorCode AncestryIncomplete = new(3115, nameof(AncestryIncomplete));
    public static readonly ErrorCode NotYet = new(3118, nameof(NotYet));
    public static readonly ErrorCode AttestorUnreachable = new(3116, nameof(AttestorUnreachable));
    public static readonly ErrorCode OutcomeContradicted = new(3117, nameof(OutcomeContradicted));
}
