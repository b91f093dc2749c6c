using HashPerp.ContractScripts;

namespace HashPerp.Settlement;

/// <summary>An announced series and what has been decided of it.</summary>
public sealed class AnnouncedSeries
{
    private readonly Dictionary<uint, DecidedRecord> _decided = [];

    internal AnnouncedSeries(AnnouncedRecord record) => Record = record;

    public AnnouncedRecord Record { get; }

    public uint Height => Record.Leaves[0].Height;

    public uint ListHeight => Record.Leaves[0].ListHeight;

    /// <summary>Decided races in the order of their times.</summary>
    public IReadOnlyList<DecidedRecord> Decided => [.. _decided.Values.OrderBy(decision => decision.Time)];

    /// <summary>Rungs that are still open.</summary>
    public IEnumerable<SeriesLeaf> Open => Record.Leaves.Where(leaf => !_decided.ContainsKey(leaf.Time));

    public bool IsSettled => _decided.Count == Record.Leaves.Count;

    public SeriesLeaf? RungAt(uint time) => Record.Leaves.FirstOrDefault(leaf => leaf.Time == time);

    public DecidedRecord? DecisionAt(uint time) => _decided.GetValueOrDefault(time);

    internal void Add(DecidedRecord decision) => _decided.Add(decision.Time, decision);
}
