namespace HashPerp.Chain;

/// <summary>Median time past over header times (BIP113).</summary>
public static class HeaderTimes
{
    /// <summary>Header times that a median takes.</summary>
    public const int MedianSpan = Bitcoin.MedianTimePast.Blocks;

    /// <summary>MTP(h): the median of the times of h and its ten predecessors (of all, nearer to the genesis block than that).</summary>
    /// <exception cref="Primitives.HashPerpException"><see cref="ChainErrors.HeightUnknown"/> when they aren't all known.</exception>
    public static uint MedianTimePast(this IHeaderTimes chain, int height)
    {
        ArgumentNullException.ThrowIfNull(chain);
        return Bitcoin.MedianTimePast.Of(Enumerable.Range(Math.Max(0, height - MedianSpan + 1), Math.Min(height + 1, MedianSpan)).Select(chain.TimeAt));
    }

    /// <summary>The lowest height whose median can be taken here.</summary>
    public static int FirstMedianHeight(this IHeaderTimes chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        return chain.FirstHeight == 0 ? 0 : chain.FirstHeight + MedianSpan - 1;
    }
}
