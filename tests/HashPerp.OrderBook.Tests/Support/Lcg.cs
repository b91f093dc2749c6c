namespace HashPerp.OrderBook.Tests;

/// <summary>Numbers that are the same on every machine and in every release (Knuth's MMIX constants), so that what they lead to can be a constant.</summary>
internal sealed class Lcg(ulong seed)
{
    private ulong _state = seed;

    /// <summary>0 to <paramref name="count"/> - 1.</summary>
    public int Next(int count)
    {
        unchecked
        {
            _state = (_state * 6_364_136_223_846_793_005UL) + 1_442_695_040_888_963_407UL;
            return (int)((_state >> 33) % (ulong)count);
        }
    }
}
