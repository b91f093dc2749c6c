using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle.Core;

/// <summary>Errors 33xx: what the coordinator refuses, and why it ends rounds.</summary>
public static class LifecycleErrors
{
    public static readonly ErrorCode MalformedReport = new(3301, nameof(MalformedReport));
    public static readonly ErrorCode UnknownMatch = new(3302, nameof(UnknownMatch));
    public static readonly ErrorCode NotAParty = new(3303, nameof(NotAParty));
    public static readonly ErrorCode TermsNotOfMatch = new(3304, nameof(TermsNotOfMatch));
    public static readonly ErrorCode TooManyRounds = new(3305, nameof(TooManyRounds));
    public static readonly ErrorCode RoundTaken = new(3306, nameof(RoundTaken));
    public static readonly ErrorCode UnknownContract = new(3307, nameof(UnknownContract));
    public static readonly ErrorCode TermsMissing = new(3309, nameof(TermsMissing));
    public static readonly ErrorCode MakerSilent = new(3311, nameof(MakerSilent));
    public static readonly ErrorCode TakerSilent = new(3312, nameof(TakerSilent));
    public static readonly ErrorCode BothSilent = new(3313, nameof(BothSilent));
    public static readonly ErrorCode WalkedOut = new(3314, nameof(WalkedOut));
    public static readonly ErrorCode Disputed = new(3315, nameof(Disputed));
    public static readonly ErrorCode CoinSpentElsewhere = new(3316, nameof(CoinSpentElsewhere));
    public static readonly ErrorCode MatchUnreadable = new(3317, nameof(MatchUnreadable));
    public static readonly ErrorCode WrongSettings = new(3318, nameof(WrongSettings));
    public static readonly ErrorCode KitCopyTaken = new(3321, nameof(KitCopyTaken));
    public static readonly ErrorCode KitCopiesFull = new(3322, nameof(KitCopiesFull));
    public static readonly ErrorCode UnknownKitCopy = new(3323, nameof(UnknownKitCopy));
}
