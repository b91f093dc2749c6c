namespace HashPerp.Cli;

/// <summary>
/// Numbers that a seed decides: SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014). Makes a run repeatable; nothing
/// secret may come from it.
/// </summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from 0 to <paramref name="count"/> - 1.</summary>
    public int Next(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return (int)(NextWord() % (ulong)count);
    }

    /// <summary>True so many times in a hundred.</summary>
    public bool Chance(int percent) => Next(100) < percent;

    /// <summary>The next 64 bits.</summary>
    public ulong NextWord()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
