using HashPerp.Bitcoin;
using HashPerp.Chain;

namespace HashPerp.Settlement.Tests;

/// <summary>Header chains with mainnet's times from January 2024, as a replaying regtest node has them: node block 1 is mainnet's 824,400.</summary>
internal static class Chains
{
    public const int Offset = 824_399;

    /// <summary>Node height of mainnet block 824,544, where an epoch starts.</summary>
    public const int Listed = 145;

    public static readonly ReplayProfile Replay = new(Offset, MainnetFacts.Embedded);

    /// <summary>History up to a node height.</summary>
    public static HeaderChain To(int tip) => Link(0, uint256.Zero, [1_704_400_000, .. Times(1, tip)]);

    /// <summary>Another history from <paramref name="fork"/> on: every block so many seconds late.</summary>
    public static HeaderChain Reorganised(HeaderChain old, int fork, int tip, uint late) =>
        old.Extend(fork, Headers(old.HashAt(fork), Times(fork + 1, tip).Select(time => time + late)));

    public static uint TimeAt(int nodeHeight) => MainnetFacts.Embedded.TimeAt(nodeHeight + Offset);

    private static IEnumerable<uint> Times(int first, int last) => Enumerable.Range(first, last - first + 1).Select(TimeAt);

    private static HeaderChain Link(int first, uint256 previous, IEnumerable<uint> times) => HeaderChain.Create(first, Headers(previous, times));

    private static List<ChainHeader> Headers(uint256 previous, IEnumerable<uint> times)
    {
        var headers = new List<ChainHeader>();
        foreach (var time in times)
        {
            headers.Add(ChainHeader.Parse(new BlockHeader(2, previous, uint256.Zero, time, 0x207fffff, 0).ToBytes()));
            previous = headers[^1].Hash;
        }
        return headers;
    }
}
