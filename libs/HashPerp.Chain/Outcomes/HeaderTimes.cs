namespace HashPerp.Chain;

/// <summary>Median time past over header times (BIP113).</summary>
public static class HeaderTimes
{
    /// <summary>Header times that a median takes.</summary>
    public const int MedianSpan = 11;

    /// <summary>MTP(h): the median of the times of h and its ten predecessors (of all, nearer to the genesis block than that).</summary>
    /// <exception cref="Primitives.HashPerpException"><see cref="ChainErrors.HeightUnknown"/> when they aren't all known.</exception>
    public static uint MedianTimePast(this IHeaderTimes chain, int height)
    {
        ArgumentNullException.ThrowIfNull(chain);
        Span<uint> times = stackalloc uint[Math.Clamp(height + 1, 1, MedianSpan)];
        for (var i = 0; i < times.Length; i++)
        {
            times[i] = chain.TimeAt(height - i);
        }
        times.Sort();
        return times[times.Length / 2];
    }

    /// <summary>The lowest height whose median can be taken here.</summary>
    public static int FirstMedianHeight(this IHeaderTimes chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        return chain.FirstHeight == 0 ? 0 : chain.FirstHeight + MedianSpan - 1;
    }
}
