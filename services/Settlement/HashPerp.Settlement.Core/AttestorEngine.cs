using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Settlement;

/// <summary>
/// The attestor without its process: announces series, decides races on the headers it is shown, and gives out the key of a decision only after the
/// journal has it. Thread safe; journal and chain come from outside.
/// </summary>
public sealed class AttestorEngine
{
    private readonly AttestorKeys _keys;
    private readonly AttestorSettings _settings;
    private readonly IAttestorJournal _journal;
    private readonly AttestorBook _book;
    private readonly Lock _gate = new();

    /// <exception cref="HashPerpException"><see cref="SettlementErrors.JournalOfAnother"/>, <see cref="SettlementErrors.DamagedJournal"/>.</exception>
    public AttestorEngine(AttestorKeys keys, AttestorSettings settings, IAttestorJournal journal)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(journal);
        if (settings.Confirmations == 0)
        {
            throw SettlementErrors.InvalidConfiguration.Error("Zero confirmations would attest blocks that don't exist.", "Use 1 or more.");
        }
        _keys = keys;
        _settings = settings;
        _journal = journal;
        var owner = new OpenedRecord(keys.Attestor, settings.Genesis, settings.Profile.ToString());
        _book = new AttestorBook(owner, journal.Records);
        if (journal.Records.Count == 0)
        {
            journal.Append(owner);
        }
    }

    public Bytes32 Attestor => _keys.Attestor;

    public AttestorSettings Settings => _settings;

    /// <summary>Announces a series, or repeats the announcement if this is what was announced.</summary>
    /// <exception cref="HashPerpException">
    /// <see cref="SettlementErrors.SeriesRefused"/>, <see cref="SettlementErrors.SeriesAlreadyAnnounced"/>, and what the strike map refuses.
    /// </exception>
    public AnnouncedRecord Announce(HeaderChain chain, SeriesRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            if (_book.Find(request.ExpiryHeight) is { } known && IsSame(known, request))
            {
                return known.Record;
            }
            _book.CheckNew(request.ExpiryHeight);
            var record = new SeriesBuilder(_keys, _settings).Build(chain, request);
            _journal.Append(record);
            _book.Apply(record);
            return record;
        }
    }

    /// <exception cref="HashPerpException"><see cref="SettlementErrors.UnknownSeries"/>.</exception>
    public AnnouncedRecord GetAnnouncement(uint expiryHeight)
    {
        lock (_gate)
        {
            return _book.Get(expiryHeight).Record;
        }
    }

    /// <summary>Decisions on record for an expiry, by time, and whether they are all.</summary>
    /// <exception cref="HashPerpException"><see cref="SettlementErrors.UnknownSeries"/>.</exception>
    public (IReadOnlyList<DecidedRecord> Decided, bool Complete) GetDecisions(uint expiryHeight)
    {
        lock (_gate)
        {
            var series = _book.Get(expiryHeight);
            return (series.Decided, series.IsSettled);
        }
    }

    /// <summary>The decision on record for a race; null while there is none.</summary>
    /// <exception cref="HashPerpException"><see cref="SettlementErrors.UnknownSeries"/>.</exception>
    public DecidedRecord? GetDecision(uint expiryHeight, uint time)
    {
        lock (_gate)
        {
            var series = _book.Get(expiryHeight);
            return series.RungAt(time) is not null
                ? series.DecisionAt(time)
                : throw SettlementErrors.UnknownSeries.Error($"The series of height {expiryHeight} has no rung at time {time}.");
        }
    }

    /// <summary>Decides every open race that this chain decides deeply enough. What it returns is durable.</summary>
    public IReadOnlyList<DecidedRecord> Observe(HeaderChain chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        lock (_gate)
        {
            var open = from series in _book.Series
                       where !series.IsSettled
                       from leaf in series.Open
                       let outcome = OutcomeRule.Decide(chain, (int)leaf.Height, leaf.Time)
                       where outcome is { } known && known.IsAttestable(chain.TipHeight, leaf.Confirmations)
                       select (leaf, outcome.Value);
            return [.. open.ToArray().Select(race => Decide(chain, race.leaf.Height, race.leaf.Time, race.Value))];
        }
    }

    /// <summary>
    /// Puts a decision on record and makes it durable. The same winner again returns the first record, evidence included.
    /// </summary>
    /// <exception cref="HashPerpException">
    /// <see cref="SettlementErrors.DoubleAttestation"/>: the other leg is on record, whatever the chain says now.
    /// <see cref="SettlementErrors.NotAttestable"/>: the outcome isn't what the chain shows, or not deep enough.
    /// </exception>
    public DecidedRecord Decide(HeaderChain chain, uint expiryHeight, uint time, RaceOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(chain);
        lock (_gate)
        {
            if (!_book.IsNew(expiryHeight, time, outcome.Winner))
            {
                return _book.Get(expiryHeight).DecisionAt(time)!;
            }
            var leaf = _book.Get(expiryHeight).RungAt(time)!;
            if (OutcomeRule.Decide(chain, (int)expiryHeight, time) != outcome || !outcome.IsAttestable(chain.TipHeight, leaf.Confirmations))
            {
                throw SettlementErrors.NotAttestable.Error($"The chain to {chain.TipHeight} doesn't show {outcome}.", "Wait for more blocks.");
            }
            var record = new DecidedRecord(
                expiryHeight, time, outcome.Winner, (uint)outcome.DecidingHeight, outcome.DecidingMedianTime, Evidence(chain, outcome.DecidingHeight));
            _journal.Append(record);
            _book.Apply(record);
            return record;
        }
    }

    /// <summary>Decisions on record that this chain would decide otherwise: they stand, and somebody must know.</summary>
    /// <param name="aboveHeight">Decisions at or below this height are not looked at.</param>
    public IReadOnlyList<Contradiction> FindContradictions(HeaderChain chain, int aboveHeight)
    {
        ArgumentNullException.ThrowIfNull(chain);
        lock (_gate)
        {
            return [.. from series in _book.Series
                       from decided in series.Decided
                       where decided.DecidingHeight > Math.Max(aboveHeight, chain.FirstMedianHeight())
                       let outcome = OutcomeRule.Decide(chain, (int)decided.Height, decided.Time)
                       where outcome is { } now && now.Winner != decided.Winner
                       select new Contradiction(decided, outcome.Value)];
        }
    }

    /// <summary>The private key of the leg that won a race on record. The caller disposes of it.</summary>
    /// <exception cref="HashPerpException"><see cref="SettlementErrors.NotAttestable"/> without a record.</exception>
    public ECPrivKey Reveal(uint expiryHeight, uint time)
    {
        var decided = GetDecision(expiryHeight, time)
            ?? throw SettlementErrors.NotAttestable.Error($"The race of {expiryHeight} against {time} isn't decided.", "Wait for more blocks.");
        var leaf = GetAnnouncement(expiryHeight).Leaves.Single(rung => rung.Time == time);
        var key = _keys.Published(decided);
        if (key.XOnlyPubKey.Value != leaf.KeyOf(decided.Winner))
        {
            key.Dispose();
            throw SettlementErrors.JournalOfAnother.Error(
                $"The seed doesn't make the key announced for {expiryHeight} against {time}.",
                "Start with the right seed.");
        }
        return key;
    }

    private static bool IsSame(AnnouncedSeries known, SeriesRequest request) =>
        known.ListHeight == request.ListingHeight && known.Record.Leaves.Select(leaf => leaf.Strike).SequenceEqual(request.Strikes);

    /// <summary>The eleven headers whose median decided: fewer only within ten blocks of the genesis block.</summary>
    private static IReadOnlyList<byte[]> Evidence(HeaderChain chain, int decidingHeight)
    {
        var first = Math.Max(0, decidingHeight - HeaderTimes.MedianSpan + 1);
        return [.. Enumerable.Range(first, decidingHeight - first + 1).Select(height => chain.HeaderAt(height).Header.ToBytes())];
    }
}
