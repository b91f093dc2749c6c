namespace HashPerp.Benchmarks.Core;

/// <summary>The trades of a run, added up: two books that made the same trades in the same order have the same tally.</summary>
public sealed class Tally : IEquatable<Tally>
{
    private ulong _hash;

    public long Trades { get; private set; }

    public long Lots { get; private set; }

    public void Add(uint lots, int tick)
    {
        Trades++;
        Lots += lots;
        _hash = unchecked((_hash ^ (((ulong)(uint)tick << 32) | lots)) * 0x9e3779b97f4a7c15);
    }

    public bool Equals(Tally? other) => other is not null && (Trades, Lots, _hash) == (other.Trades, other.Lots, other._hash);

    public override bool Equals(object? obj) => Equals(obj as Tally);

    public override int GetHashCode() => HashCode.Combine(Trades, Lots, _hash);

    public override string ToString() => $"{Trades:N0} trades of {Lots:N0} lots ({_hash:x16})";
}
