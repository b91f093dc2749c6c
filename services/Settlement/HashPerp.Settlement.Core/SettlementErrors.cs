using HashPerp.Primitives;

namespace HashPerp.Settlement;

/// <summary>Errors 5001 to 5019 of the attestor, 5020 to 5039 of the service that follows it, 5040 to 5059 of the watchtower.</summary>
public static class SettlementErrors
{
    public static readonly ErrorCode SeriesRefused = new(5001, nameof(SeriesRefused));
    public static readonly ErrorCode SeriesAlreadyAnnounced = new(5002, nameof(SeriesAlreadyAnnounced));
    public static readonly ErrorCode UnknownSeries = new(5003, nameof(UnknownSeries));
    public static readonly ErrorCode DoubleAttestation = new(5004, nameof(DoubleAttestation));
    public static readonly ErrorCode NotAttestable = new(5005, nameof(NotAttestable));
    public static readonly ErrorCode OutcomeContradicted = new(5006, nameof(OutcomeContradicted));
    public static readonly ErrorCode TooManySeries = new(5007, nameof(TooManySeries));
    public static readonly ErrorCode TooManyWatchers = new(5008, nameof(TooManyWatchers));
    public static readonly ErrorCode DamagedJournal = new(5009, nameof(DamagedJournal));
    public static readonly ErrorCode JournalOfAnother = new(5010, nameof(JournalOfAnother));
    public static readonly ErrorCode StateInUse = new(5011, nameof(StateInUse));
    public static readonly ErrorCode UnusableSeed = new(5012, nameof(UnusableSeed));
    public static readonly ErrorCode InvalidConfiguration = new(5013, nameof(InvalidConfiguration));
    public static readonly ErrorCode SeriesNotCovered = new(5020, nameof(SeriesNotCovered));
    public static readonly ErrorCode OutcomeKeyWrong = new(5021, nameof(OutcomeKeyWrong));
    public static readonly ErrorCode ContractMismatch = new(5022, nameof(ContractMismatch));
    public static readonly ErrorCode NotZeroSum = new(5023, nameof(NotZeroSum));
    public static readonly ErrorCode UnknownContract = new(5024, nameof(UnknownContract));
    public static readonly ErrorCode WrongAttestor = new(5025, nameof(WrongAttestor));
    public static readonly ErrorCode SpentElsewhere = new(5026, nameof(SpentElsewhere));
    public static readonly ErrorCode HeaderGap = new(5027, nameof(HeaderGap));
    public static readonly ErrorCode AnnouncementMalformed = new(5028, nameof(AnnouncementMalformed));
    public static readonly ErrorCode KitRefused = new(5040, nameof(KitRefused));
    public static readonly ErrorCode TooManyKits = new(5041, nameof(TooManyKits));
    public static readonly ErrorCode UnknownGuard = new(5042, nameof(UnknownGuard));
    public static readonly ErrorCode FeesTooHigh = new(5043, nameof(FeesTooHigh));
}
