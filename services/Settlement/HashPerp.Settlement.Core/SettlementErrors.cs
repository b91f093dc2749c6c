using HashPerp.Primitives;

namespace HashPerp.Settlement;

/// <summary>Errors 50xx of the attestor.</summary>
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
}
