using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Errors 32xx: signing rounds between two agents.</summary>
public static class ContractErrors
{
    /// <summary>Something isn't there yet, or doesn't answer: says nothing about the round, and is tried again.</summary>
    public static bool IsTemporary(HashPerpException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error.Code == Bitcoin.BitcoinErrors.NodeUnreachable || error.Code == OperatorClientErrors.OperatorUnreachable
            || error.Code == AttestorUnreachable || error.Code == NotYet || error.Code == ClientErrors.FolderNotWritable;
    }

    public static readonly ErrorCode UnknownRound = new(3201, nameof(UnknownRound));
    public static readonly ErrorCode MalformedMessage = new(3202, nameof(MalformedMessage));
    public static readonly ErrorCode OutOfOrder = new(3203, nameof(OutOfOrder));
    public static readonly ErrorCode SecretMissing = new(3204, nameof(SecretMissing));
    public static readonly ErrorCode NotAccepted = new(3205, nameof(NotAccepted));
    public static readonly ErrorCode TermsDiffer = new(3206, nameof(TermsDiffer));
    public static readonly ErrorCode WrongState = new(3208, nameof(WrongState));
    public static readonly ErrorCode StrangerInRound = new(3209, nameof(StrangerInRound));
    public static readonly ErrorCode TimedOut = new(3211, nameof(TimedOut));
    public static readonly ErrorCode UnknownSeries = new(3212, nameof(UnknownSeries));
    public static readonly ErrorCode TooManyContracts = new(3213, nameof(TooManyContracts));
    public static readonly ErrorCode NotYet = new(3218, nameof(NotYet));
    public static readonly ErrorCode AttestorUnreachable = new(3216, nameof(AttestorUnreachable));
    public static readonly ErrorCode OutcomeContradicted = new(3217, nameof(OutcomeContradicted));
    public static readonly ErrorCode MatchRefused = new(3219, nameof(MatchRefused));
    public static readonly ErrorCode RoundWithdrawn = new(3220, nameof(RoundWithdrawn));
    public static readonly ErrorCode NoSuchOffer = new(3222, nameof(NoSuchOffer));
    public static readonly ErrorCode OfferTimeInvalid = new(3223, nameof(OfferTimeInvalid));
    public static readonly ErrorCode TooManyOffers = new(3224, nameof(TooManyOffers));
    public static readonly ErrorCode CloseAgreed = new(3225, nameof(CloseAgreed));
    public static readonly ErrorCode CloseLapsed = new(3226, nameof(CloseLapsed));
    public static readonly ErrorCode CoinsElsewhere = new(3221, nameof(CoinsElsewhere));
}
