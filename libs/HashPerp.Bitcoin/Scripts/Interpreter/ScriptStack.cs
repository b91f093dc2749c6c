using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>The main or alternative stack. Elements are never changed in place, so that copies may share their bytes.</summary>
internal sealed class ScriptStack
{
    private static readonly byte[] True = [1];
    private static readonly byte[] False = [];

    private readonly List<byte[]> _items;
    private readonly bool _minimalNumbers;

    public ScriptStack(IEnumerable<byte[]> items, bool minimalNumbers)
    {
        _items = [.. items];
        _minimalNumbers = minimalNumbers;
    }

    public int Count => _items.Count;

    /// <param name="depth">1 is the top.</param>
    public byte[] this[int depth] => _items[^depth];

    /// <summary>Any byte set makes true, except for the sign of a negative zero.</summary>
    public static bool IsTrue(ReadOnlySpan<byte> item)
    {
        var first = item.IndexOfAnyExcept((byte)0);
        return first >= 0 && !(first == item.Length - 1 && item[first] == 0x80);
    }

    public void Require(int count)
    {
        if (_items.Count < count)
        {
            throw new ScriptFailure(ScriptError.INVALID_STACK_OPERATION);
        }
    }

    public void Push(byte[] item) => _items.Add(item);

    public void Push(bool value) => _items.Add(value ? True : False);

    public void Push(long value) => _items.Add(ScriptNum.Encode(value));

    public byte[] Pop()
    {
        Require(1);
        return Remove(1);
    }

    public byte[] Remove(int depth)
    {
        var item = _items[^depth];
        _items.RemoveAt(_items.Count - depth);
        return item;
    }

    public void InsertBelow(int depth, byte[] item) => _items.Insert(_items.Count - depth, item);

    /// <summary>Reads a number where it stands.</summary>
    /// <param name="maxBytes">4 for arithmetic, 5 for lock times.</param>
    public long NumberAt(int depth, int maxBytes = 4)
    {
        try
        {
            return ScriptNum.Decode(_items[^depth], maxBytes, _minimalNumbers);
        }
        catch (HashPerpException)
        {
            throw new ScriptFailure(ScriptError.UNKNOWN_ERROR);
        }
    }

    public long PopNumber()
    {
        var number = NumberAt(1);
        Remove(1);
        return number;
    }
}
