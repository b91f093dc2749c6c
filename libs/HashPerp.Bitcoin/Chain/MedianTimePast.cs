namespace HashPerp.Bitcoin;

/// <summary>The clock of consensus (BIP113): the median of the header times of a block and the ten before it.</summary>
public static class MedianTimePast
{
    public const int Blocks = 11;

    /// <param name="times">Header times of the last 11 blocks in any order; fewer only at the start of a chain.</param>
    /// <returns>Unix seconds: the middle of the sorted times, the upper one for an even count.</returns>
    public static uint Of(IEnumerable<uint> times)
    {
        ArgumentNullException.ThrowIfNull(times);
        var sorted = times.Order().ToArray();
        return sorted.Length is > 0 and <= Blocks
            ? sorted[sorted.Length / 2]
            : throw BitcoinErrors.MalformedHeader.Error($"A median time past over {sorted.Length} times.", "Give 1 to 11.");
    }

    /// <summary>The median time past of the block at <paramref name="index"/> in a run of headers.</summary>
    /// <param name="index">At least 10, unless the run starts with the genesis block.</param>
    public static uint At(IReadOnlyList<BlockHeader> headers, int index)
    {
        ArgumentNullException.ThrowIfNull(headers);
        var first = Math.Max(0, index - Blocks + 1);
        return Of(Enumerable.Range(first, index - first + 1).Select(i => headers[i].Time));
    }
}
