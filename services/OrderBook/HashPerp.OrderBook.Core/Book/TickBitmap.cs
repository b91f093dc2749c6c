using System.Numerics;

namespace HashPerp.OrderBook.Core;

/// <summary>
/// Which of a range of ticks have orders, or which slots are free. Each word of a level says which words of the level below are not empty, so the next tick is found in a few steps
/// however empty the book is.
/// </summary>
internal sealed class TickBitmap
{
    private const int Shift = 6;
    private const int Mask = 63;

    private readonly ulong[] _ticks;
    private readonly ulong[] _words;
    private readonly ulong[] _groups;

    public TickBitmap(int count)
    {
        _ticks = new ulong[(count >> Shift) + 1];
        _words = new ulong[(_ticks.Length >> Shift) + 1];
        _groups = new ulong[(_words.Length >> Shift) + 1];
    }

    public bool IsSet(int tick) => (_ticks[tick >> Shift] >> (tick & Mask) & 1) != 0;

    public void Set(int tick)
    {
        var word = tick >> Shift;
        ref var bits = ref _ticks[word];
        var before = bits;
        bits = before | 1UL << (tick & Mask);
        if (before == 0)
        {
            _words[word >> Shift] |= 1UL << (word & Mask);
            _groups[word >> (2 * Shift)] |= 1UL << ((word >> Shift) & Mask);
        }
    }

    public void Clear(int tick)
    {
        var word = tick >> Shift;
        if ((_ticks[word] &= ~(1UL << (tick & Mask))) == 0 && (_words[word >> Shift] &= ~(1UL << (word & Mask))) == 0)
        {
            _groups[word >> (2 * Shift)] &= ~(1UL << ((word >> Shift) & Mask));
        }
    }

    /// <summary>The first tick from <paramref name="from"/> upwards; <see cref="int.MaxValue"/> if there is none.</summary>
    public int NextUp(int from)
    {
        var word = from >> Shift;
        if (word >= _ticks.Length)
        {
            return int.MaxValue;
        }
        var bits = _ticks[word] >> (from & Mask);
        return bits != 0 ? from + BitOperations.TrailingZeroCount(bits) : NextWordUp(word + 1);
    }

    /// <summary>The first tick from <paramref name="from"/> downwards; -1 if there is none.</summary>
    public int NextDown(int from)
    {
        if (from < 0)
        {
            return -1;
        }
        var word = from >> Shift;
        var bits = _ticks[word] << (Mask - (from & Mask));
        return bits != 0 ? from - BitOperations.LeadingZeroCount(bits) : NextWordDown(word - 1);
    }

    private int NextWordUp(int word)
    {
        var index = word >> Shift;
        if (index >= _words.Length)
        {
            return int.MaxValue;
        }
        var bits = _words[index] >> (word & Mask) << (word & Mask);
        if (bits == 0)
        {
            index = NextGroupUp(index + 1);
            if (index < 0)
            {
                return int.MaxValue;
            }
            bits = _words[index];
        }
        var found = (index << Shift) + BitOperations.TrailingZeroCount(bits);
        return (found << Shift) + BitOperations.TrailingZeroCount(_ticks[found]);
    }

    private int NextWordDown(int word)
    {
        if (word < 0)
        {
            return -1;
        }
        var index = word >> Shift;
        var over = Mask - (word & Mask);
        var bits = _words[index] << over >> over;
        if (bits == 0)
        {
            index = NextGroupDown(index - 1);
            if (index < 0)
            {
                return -1;
            }
            bits = _words[index];
        }
        var found = (index << Shift) + Highest(bits);
        return (found << Shift) + Highest(_ticks[found]);
    }

    private int NextGroupUp(int index)
    {
        var group = index >> Shift;
        if (group >= _groups.Length)
        {
            return -1;
        }
        var bits = _groups[group] >> (index & Mask) << (index & Mask);
        while (bits == 0 && ++group < _groups.Length)
        {
            bits = _groups[group];
        }
        return bits == 0 ? -1 : (group << Shift) + BitOperations.TrailingZeroCount(bits);
    }

    private int NextGroupDown(int index)
    {
        if (index < 0)
        {
            return -1;
        }
        var group = index >> Shift;
        var over = Mask - (index & Mask);
        var bits = _groups[group] << over >> over;
        while (bits == 0 && --group >= 0)
        {
            bits = _groups[group];
        }
        return bits == 0 ? -1 : (group << Shift) + Highest(bits);
    }

    private static int Highest(ulong bits) => Mask - BitOperations.LeadingZeroCount(bits);
}
