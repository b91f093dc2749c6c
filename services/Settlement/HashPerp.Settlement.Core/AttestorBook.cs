using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Settlement;

/// <summary>
/// What an attestor has announced and decided: the state that its journal adds up to. A record is checked, then written, then applied. A race
/// is decided once: the same answer again is no new record, another one is refused.
/// </summary>
public sealed class AttestorBook
{
    /// <summary>Series in one book: three centuries of fortnights.</summary>
    public const int MaxSeries = 10_000;

    private readonly Dictionary<uint, AnnouncedSeries> _series = [];
    private readonly OpenedRecord _owner;

    /// <summary>Rebuilds the state from a journal, which must be this attestor's on this chain.</summary>
    /// <param name="owner">Who opens it now.</param>
    /// <param name="records">Oldest first; empty for a new journal.</param>
    /// <exception cref="HashPerpException"><see cref="SettlementErrors.JournalOfAnother"/>, <see cref="SettlementErrors.DamagedJournal"/>.</exception>
    public AttestorBook(OpenedRecord owner, IReadOnlyList<AttestorRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        _owner = owner;
        if (records.Count > 0 && (records[0] is not OpenedRecord written || written != owner))
        {
            throw SettlementErrors.JournalOfAnother.Error(
                $"The journal starts with {records[0]}, the attestor is {owner}.",
                "Give it the seed and the profile that it was made with, or another folder.");
        }
        foreach (var record in records.Skip(1))
        {
            Replay(record);
        }
    }

    public IEnumerable<AnnouncedSeries> Series => _series.Values.OrderBy(series => series.Height);

    public AnnouncedSeries? Find(uint height) => _series.GetValueOrDefault(height);

    /// <exception cref="HashPerpException"><see cref="SettlementErrors.UnknownSeries"/>.</exception>
    public AnnouncedSeries Get(uint height) => Find(height)
        ?? throw SettlementErrors.UnknownSeries.Error($"No series expires at height {height}.", "Ask for its announcement first.");

    /// <summary>Refuses a second, different announcement of an expiry, and one series too many.</summary>
    /// <exception cref="HashPerpException"><see cref="SettlementErrors.SeriesAlreadyAnnounced"/>, <see cref="SettlementErrors.TooManySeries"/>.</exception>
    public void CheckNew(uint height)
    {
        if (_series.ContainsKey(height))
        {
            throw SettlementErrors.SeriesAlreadyAnnounced.Error(
                $"The series of height {height} is announced already, with another listing or other strikes.", "Read it with GetAnnouncement.");
        }
        if (_series.Count >= MaxSeries)
        {
            throw SettlementErrors.TooManySeries.Error($"{MaxSeries} series are announced.", "Start an attestor with a new seed and folder.");
        }
    }

    /// <summary>Whether a decision is news: false if it is on record already.</summary>
    /// <exception cref="HashPerpException">
    /// <see cref="SettlementErrors.DoubleAttestation"/> when the other leg is on record; <see cref="SettlementErrors.UnknownSeries"/>.
    /// </exception>
    public bool IsNew(uint height, uint time, Leg winner)
    {
        var series = Get(height);
        if (series.RungAt(time) is null)
        {
            throw SettlementErrors.UnknownSeries.Error($"The series of height {height} has no rung at time {time}.", "Times are those of its announcement.");
        }
        if (series.DecisionAt(time) is not { } decided)
        {
            return true;
        }
        return decided.Winner == winner ? false : throw SettlementErrors.DoubleAttestation.Error(
            $"{decided.Winner} has been attested at height {height}, time {time}; {winner} never will be.",
            "A deep reorganisation may have changed the outcome: contracts fall back on their claims on chain.");
    }

    /// <summary>Takes over a record that was checked and written.</summary>
    public void Apply(AttestorRecord record)
    {
        switch (record)
        {
            case AnnouncedRecord announced:
                _series.Add(announced.Leaves[0].Height, new AnnouncedSeries(announced));
                break;
            case DecidedRecord decided:
                _series[decided.Height].Add(decided);
                break;
            default:
                throw SettlementErrors.DamagedJournal.Error($"{record} can't follow the first record.");
        }
    }

    private void Replay(AttestorRecord record)
    {
        switch (record)
        {
            case AnnouncedRecord announced:
                new SeriesAnnouncement(announced.Leaves, announced.Signature).Verify(_owner.Genesis, _owner.Attestor);
                CheckNew(announced.Leaves[0].Height);
                break;
            case DecidedRecord decided when !IsNew(decided.Height, decided.Time, decided.Winner):
                throw SettlementErrors.DamagedJournal.Error($"The race of {decided.Height} against {decided.Time} is decided twice.");
        }
        Apply(record);
    }
}
