using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Chain;

/// <summary>
/// An immutable stretch of one chain of headers, from some height to a tip: what a decision is taken on, whole, while the node goes on. A longer
/// one shares its memory; after a reorganisation the common part is copied.
/// </summary>
public sealed class HeaderChain : IHeaderTimes
{
    private readonly List<ChainHeader> _headers;
    private readonly int _count;

    private HeaderChain(int firstHeight, List<ChainHeader> headers, int count)
    {
        FirstHeight = firstHeight;
        _headers = headers;
        _count = count;
    }

    public int FirstHeight { get; }

    public int TipHeight => FirstHeight + _count - 1;

    public uint256 TipHash => HashAt(TipHeight);

    /// <summary>A chain that starts with headers read from a node or a file.</summary>
    /// <param name="firstHeight">Node height of the first.</param>
    /// <param name="headers">At least one; each must name its predecessor.</param>
    /// <exception cref="HashPerpException"><see cref="ChainErrors.BrokenHeaderChain"/>.</exception>
    public static HeaderChain Create(int firstHeight, IReadOnlyList<ChainHeader> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentOutOfRangeException.ThrowIfNegative(firstHeight);
        if (headers.Count == 0)
        {
            throw ChainErrors.BrokenHeaderChain.Error("A chain has at least one header.");
        }
        var chain = new HeaderChain(firstHeight, [headers[0]], 1);
        return headers.Count == 1 ? chain : chain.Extend(firstHeight, [.. headers.Skip(1)]);
    }

    /// <summary>The chain with everything above <paramref name="forkHeight"/> replaced.</summary>
    /// <param name="forkHeight">The last height in common; the tip when nothing is taken back.</param>
    /// <param name="next">The headers above it, lowest first.</param>
    /// <exception cref="HashPerpException"><see cref="ChainErrors.BrokenHeaderChain"/>, <see cref="ChainErrors.HeightUnknown"/>.</exception>
    public HeaderChain Extend(int forkHeight, IReadOnlyList<ChainHeader> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        var previous = HashAt(forkHeight);
        foreach (var header in next)
        {
            if (header.PreviousHash != previous)
            {
                throw ChainErrors.BrokenHeaderChain.Error($"Header {header.Hash} doesn't follow {previous}.", "Read the headers again.");
            }
            previous = header.Hash;
        }
        var kept = forkHeight - FirstHeight + 1;
        lock (_headers)
        {
            // The list may have grown past this chain's end for another holder: then this one branches off.
            var shared = kept == _count && _headers.Count == _count;
            var headers = shared ? _headers : new List<ChainHeader>(_headers.GetRange(0, kept));
            headers.AddRange(next);
            return new HeaderChain(FirstHeight, headers, kept + next.Count);
        }
    }

    public bool Contains(int height) => height >= FirstHeight && height <= TipHeight;

    /// <exception cref="HashPerpException"><see cref="ChainErrors.HeightUnknown"/>.</exception>
    public ChainHeader HeaderAt(int height)
    {
        if (!Contains(height))
        {
            throw ChainErrors.HeightUnknown.Error($"Header {height} isn't known here.", $"Known are {FirstHeight} to {TipHeight}.");
        }
        lock (_headers)
        {
            return _headers[height - FirstHeight];
        }
    }

    public uint256 HashAt(int height) => HeaderAt(height).Hash;

    public uint TimeAt(int height) => HeaderAt(height).Time;
}
