using HashPerp.Bitcoin;

namespace HashPerp.Chain.Tests;

/// <summary>Headers that link up and carry the times wanted; nothing was mined.</summary>
internal static class FakeChain
{
    public static HeaderChain Of(int firstHeight, IEnumerable<uint> times, uint bits = 0x207fffff) =>
        HeaderChain.Create(firstHeight, Headers(uint256.Zero, times, bits));

    public static ChainHeader[] Headers(uint256 previous, IEnumerable<uint> times, uint bits = 0x207fffff, uint nonce = 0)
    {
        var headers = new List<ChainHeader>();
        foreach (var time in times)
        {
            var header = ChainHeader.Parse(new BlockHeader(2, previous, uint256.Zero, time, bits, nonce).ToBytes());
            headers.Add(header);
            previous = header.Hash;
        }
        return [.. headers];
    }

    /// <summary>A block every so many seconds.</summary>
    public static IEnumerable<uint> Every(uint seconds, int count, uint start = 1_700_000_000) =>
        Enumerable.Range(0, count).Select(i => start + seconds * (uint)i);

    /// <summary>The real headers at their own heights.</summary>
    public static HeaderChain Mainnet() => HeaderChain.Create(
        RawHeaders.First,
        [.. Enumerable.Range(RawHeaders.First, RawHeaders.Last - RawHeaders.First + 1).Select(height => ChainHeader.Parse(RawHeaders.At(height)))]);
}
