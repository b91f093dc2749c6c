using HashPerp.Bitcoin;
using HashPerp.Chain;

namespace HashPerp.OracleIngest.Tests;

/// <summary>Header chains made of times.</summary>
internal static class TestChains
{
    /// <summary>Mainnet height of node height 0 when history is replayed.</summary>
    public const int ReplayOffset = 824_399;

    public static readonly ReplayProfile Replay = new(ReplayOffset, MainnetFacts.Embedded);

    /// <summary>Epochs of four blocks from the first one on, at mainnet's subsidy of 6.25 BTC.</summary>
    public static readonly VirtualProfile ShortEpochs = new(824_400, 0, 0x1703e8b3, 4);

    /// <summary>Sixteen blocks, ten minutes apart, then five, then twenty.</summary>
    public static readonly uint[] Times =
    [
        1_704_400_000, 1_704_400_600, 1_704_401_200, 1_704_401_800, 1_704_402_400, 1_704_402_700, 1_704_403_000, 1_704_403_300,
        1_704_403_600, 1_704_404_800, 1_704_406_000, 1_704_407_200, 1_704_408_400, 1_704_409_600, 1_704_410_800, 1_704_412_000,
    ];

    public static HeaderChain Of(IEnumerable<uint> times) => HeaderChain.Create(0, Headers(uint256.Zero, times));

    /// <param name="salt">Makes another block of the same time.</param>
    public static IReadOnlyList<ChainHeader> Headers(uint256 previous, IEnumerable<uint> times, uint salt = 0)
    {
        var headers = new List<ChainHeader>();
        foreach (var time in times)
        {
            headers.Add(ChainHeader.Parse(new BlockHeader(2, previous, uint256.Zero, time, 0x207fffff, salt).ToBytes()));
            previous = headers[^1].Hash;
        }
        return headers;
    }

    /// <summary>Node heights 0 to 6193: mainnet 824,399 has a made-up time, the rest history's.</summary>
    public static HeaderChain History(int tip) =>
        Of(Enumerable.Range(1, tip).Select(height => MainnetFacts.Embedded.TimeAt(height + ReplayOffset)).Prepend(1_704_400_000u));
}
