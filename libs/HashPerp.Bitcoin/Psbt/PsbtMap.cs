using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>
/// One map of a PSBT: checked pairs in the order they were read, so that an unmodified map is written back byte for byte. A new known pair goes
/// before the first pair of a higher key; unknown ones go last, which is the order that Ark's peers write.
/// </summary>
internal sealed class PsbtMap(PsbtRules rules)
{
    /// <summary>A map with more pairs serves no purpose but to cost us time.</summary>
    public const int MaxPairs = 1024;

    private readonly List<PsbtPair> _pairs = [];

    public IEnumerable<PsbtPair> Unknown => _pairs.Where(pair => !rules.IsKnown(pair));

    public IEnumerable<PsbtPair> All => _pairs;

    public static PsbtMap Read(ref BitcoinReader reader, PsbtRules rules)
    {
        var map = new PsbtMap(rules);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var key = reader.ReadVarBytes(); key.Length > 0; key = reader.ReadVarBytes())
        {
            var pair = new PsbtPair(key, reader.ReadVarBytes());
            if (!keys.Add(Hex.Encode(key)))
            {
                throw BitcoinErrors.MalformedPsbt.Error($"Key {Abbreviate(key)} stands twice in a map.");
            }
            map.RequireRoom();
            rules.Check(pair);
            map._pairs.Add(pair);
        }
        return map;
    }

    public void Write(BitcoinWriter writer)
    {
        foreach (var pair in _pairs)
        {
            writer.WriteVarBytes(pair.Key);
            writer.WriteVarBytes(pair.Value);
        }
        writer.Write((byte)0);
    }

    public byte[]? Get(byte type) => Get([type]);

    public byte[]? Get(ReadOnlySpan<byte> key) => IndexOf(key) is var index and >= 0 ? _pairs[index].Value : null;

    public IEnumerable<PsbtPair> OfType(byte type) => _pairs.Where(pair => pair.Type == type);

    /// <summary>Replaces a value in place, adds a new pair in order, or removes it (null).</summary>
    public void Set(byte type, byte[]? value) => Set([type], value);

    /// <inheritdoc cref="Set(byte, byte[])"/>
    public void Set(byte[] key, byte[]? value)
    {
        if (key.Length == 0)
        {
            throw BitcoinErrors.MalformedPsbt.Error("An empty key ends a map; it cannot hold a value.");
        }
        var index = IndexOf(key);
        if (value is null)
        {
            if (index >= 0)
            {
                _pairs.RemoveAt(index);
            }
            return;
        }
        var pair = new PsbtPair(key, value);
        rules.Check(pair);
        if (index >= 0)
        {
            _pairs[index] = pair;
            return;
        }
        RequireRoom();
        _pairs.Insert(PlaceOf(pair), pair);
    }

    public void RemoveWhere(Predicate<PsbtPair> predicate) => _pairs.RemoveAll(predicate);

    public bool IsKnown(PsbtPair pair) => rules.IsKnown(pair);

    private static string Abbreviate(byte[] key) => key.Length <= 40 ? Hex.Encode(key) : Hex.Encode(key.AsSpan(0, 40)) + "...";

    private int IndexOf(ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < _pairs.Count; i++)
        {
            if (key.SequenceEqual(_pairs[i].Key))
            {
                return i;
            }
        }
        return -1;
    }

    private int PlaceOf(PsbtPair pair)
    {
        if (!rules.IsKnown(pair))
        {
            return _pairs.Count;
        }
        var index = _pairs.FindIndex(other => !rules.IsKnown(other) || other.Key.AsSpan().SequenceCompareTo(pair.Key) > 0);
        return index >= 0 ? index : _pairs.Count;
    }

    private void RequireRoom()
    {
        if (_pairs.Count >= MaxPairs)
        {
            throw BitcoinErrors.MalformedPsbt.Error($"More than {MaxPairs} pairs in a map.");
        }
    }
}
