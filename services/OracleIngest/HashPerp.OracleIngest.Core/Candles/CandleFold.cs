namespace HashPerp.OracleIngest.Core;

/// <summary>Folds blocks into candles. Median times never fall, so a candle is a run of neighbouring heights.</summary>
public static class CandleFold
{
    /// <summary>Lengths that are kept, in seconds.</summary>
    public static readonly IReadOnlyList<int> Intervals = [3_600, 86_400];

    /// <summary>When the candle opens that a median time falls into.</summary>
    public static uint OpensAt(uint medianTime, int intervalSeconds) => medianTime - medianTime % (uint)intervalSeconds;

    /// <summary>The candles that change when blocks follow: <paramref name="last"/> with what falls into it, then new ones, oldest first.</summary>
    /// <param name="last">The newest candle so far; null before the first.</param>
    /// <param name="blocks">The blocks that follow, lowest first; those without an index are passed over.</param>
    public static IReadOnlyList<Candle> Extend(int intervalSeconds, Candle? last, IEnumerable<ChainBlock> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        var changed = new List<Candle>();
        var current = last;
        foreach (var block in blocks)
        {
            if (block.Index is not { } index)
            {
                continue;
            }
            var opensAt = OpensAt(block.MedianTime, intervalSeconds);
            var isSame = current?.OpensAt == opensAt;
            current = isSame ? current!.With(index.MilliSat) : Candle.From(intervalSeconds, opensAt, index.MilliSat);
            if (isSame && changed.Count > 0)
            {
                changed[^1] = current;
            }
            else
            {
                changed.Add(current);
            }
        }
        return changed;
    }
}
