using System.Collections;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>The witness stack of one input, bottom first. Equal when all items are equal.</summary>
public sealed class WitScript : IReadOnlyList<byte[]>, IEquatable<WitScript>
{
    public static readonly WitScript Empty = new([]);

    private readonly byte[][] _items;

    public WitScript(IEnumerable<byte[]> items) => _items = [.. items];

    public WitScript(params byte[][] items)
        : this(items.AsEnumerable())
    {
    }

    public int Count => _items.Length;

    public byte[] this[int index] => _items[index];

    public IEnumerator<byte[]> GetEnumerator() => _items.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Count and items, each with its compact size (BIP144).</summary>
    public byte[] ToBytes()
    {
        var writer = new BitcoinWriter();
        writer.Write(this);
        return writer.ToArray();
    }

    public bool Equals(WitScript? other) => other is not null && _items.Length == other._items.Length
        && _items.Zip(other._items).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));

    public override bool Equals(object? obj) => Equals(obj as WitScript);

    public override int GetHashCode() => _items.Length;

    public override string ToString() => string.Join(' ', _items.Select(item => Hex.Encode(item)));
}
