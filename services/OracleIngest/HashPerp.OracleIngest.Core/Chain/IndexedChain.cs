using HashPerp.Bitcoin;
using HashPerp.Chain;

namespace HashPerp.OracleIngest.Core;

/// <summary>
/// Headers with the index and the candles that follow from them: immutable. However it came to its headers, in one piece, block by block or
/// through reorganisations, it says the same.
/// </summary>
public sealed class IndexedChain
{
    private readonly IReadOnlyDictionary<int, Candle?> _last;

    private IndexedChain(ChainProfile profile, HeaderChain headers, IReadOnlyDictionary<int, Candle?> last)
    {
        Profile = profile;
        Headers = headers;
        _last = last;
    }

    public ChainProfile Profile { get; }

    public HeaderChain Headers { get; }

    public int TipHeight => Headers.TipHeight;

    public uint256 TipHash => Headers.TipHash;

    /// <summary>The tip; null while no block has a median time.</summary>
    public ChainBlock? Tip => BlockAt(TipHeight);

    /// <summary>The lowest height that is told: ten blocks above the lowest header, unless that is the genesis block.</summary>
    public int FirstTold => Headers.FirstMedianHeight();

    /// <summary>A chain as it stands, such as one read from a database.</summary>
    public static IndexedChain Create(ChainProfile profile, HeaderChain headers)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(headers);
        var bare = new IndexedChain(profile, headers, new Dictionary<int, Candle?>());
        var last = CandleFold.Intervals.ToDictionary(
            interval => interval, interval => Newest(bare.CandlesFrom(bare.Opening(headers.TipHeight, interval), interval)));
        return new IndexedChain(profile, headers, last);
    }

    /// <summary>The block at a height; null when its median time can't be taken or it isn't known.</summary>
    public ChainBlock? BlockAt(int height) => height < FirstTold || !Headers.Contains(height)
        ? null
        : new ChainBlock(
            height,
            Profile.DisplayHeight(height),
            Headers.HeaderAt(height),
            Headers.MedianTimePast(height),
            HashpriceIndex.At(Profile, Headers, height));

    /// <summary>Every block from a height on that has a median time, lowest first.</summary>
    public IEnumerable<ChainBlock> BlocksFrom(int height)
    {
        for (var next = Math.Max(height, FirstTold); next <= TipHeight; next++)
        {
            yield return BlockAt(next)!;
        }
    }

    /// <summary>What changes when everything above a height is replaced.</summary>
    /// <param name="forkHeight">The last height in common; the tip when blocks are only added.</param>
    /// <param name="next">The headers above it, lowest first.</param>
    /// <exception cref="Primitives.HashPerpException"><see cref="ChainErrors.BrokenHeaderChain"/>, <see cref="ChainErrors.HeightUnknown"/>.</exception>
    public ChainUpdate Extend(int forkHeight, IReadOnlyList<ChainHeader> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        var bare = new IndexedChain(Profile, Headers.Extend(forkHeight, next), new Dictionary<int, Candle?>());
        var changes = CandleFold.Intervals.Select(interval => Change(bare, forkHeight, interval)).ToList();
        var last = changes.ToDictionary(
            change => change.IntervalSeconds,
            change => Newest(change.Candles) ?? (change.RemoveFrom is null ? _last[change.IntervalSeconds] : null));
        var after = new IndexedChain(Profile, bare.Headers, last);
        return new ChainUpdate(this, after, forkHeight, next, changes);
    }

    /// <summary>Every candle of an interval, from the first block.</summary>
    public IReadOnlyList<Candle> AllCandles(int intervalSeconds) => CandlesFrom(FirstTold, intervalSeconds);

    private CandleChange Change(IndexedChain next, int forkHeight, int interval)
    {
        if (forkHeight == TipHeight)
        {
            return new CandleChange(interval, null, CandleFold.Extend(interval, _last[interval], next.BlocksFrom(forkHeight + 1)));
        }
        // Blocks up to the fork lie in its candle or before, blocks above it in its candle or after, on the old chain and on the new one.
        var opening = next.Opening(forkHeight, interval);
        uint removeFrom = forkHeight < next.FirstTold ? 0 : CandleFold.OpensAt(next.Headers.MedianTimePast(forkHeight), interval);
        return new CandleChange(interval, removeFrom, next.CandlesFrom(opening, interval));
    }

    /// <summary>The lowest told height in the same candle as a height.</summary>
    private int Opening(int height, int interval)
    {
        if (height < FirstTold)
        {
            return FirstTold;
        }
        var opensAt = CandleFold.OpensAt(Headers.MedianTimePast(height), interval);
        while (height > FirstTold && CandleFold.OpensAt(Headers.MedianTimePast(height - 1), interval) == opensAt)
        {
            height--;
        }
        return height;
    }

    private static Candle? Newest(IReadOnlyList<Candle> candles) => candles.Count > 0 ? candles[^1] : null;

    private IReadOnlyList<Candle> CandlesFrom(int height, int interval) => CandleFold.Extend(interval, null, BlocksFrom(height));
}
