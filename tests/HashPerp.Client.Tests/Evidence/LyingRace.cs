using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

/// <summary>
/// A race of block 30 against a time, announced at block 12 of a chain with a block every ten minutes from 1,704,000,000 on. The median time of block 30 is
/// 1,704,015,000.
/// </summary>
internal sealed class LyingRace : IChainView, IDisposable
{
    public const uint MedianOfExpiry = 1_704_015_000;

    private const int Listed = 12;

    private const uint Expiry = 30;

    private const uint Bits = 0x207fffff;

    private readonly ECPrivKey _attestor = ECPrivKey.Generate();

    public LyingRace(uint time, int tip = (int)Expiry + 2)
    {
        Current = Mine(tip);
        Leaf = new SeriesLeaf(
            GenesisPrefix.Regtest, Expiry, time, new SatPerPhDay(50_000), new Satoshis(312_500_000), Listed, Current.HashAt(Listed), Height.XOnlyPubKey.Value,
            Time.XOnlyPubKey.Value, 1, _attestor.XOnlyPubKey.Value);
        using var other = ECPrivKey.Generate();
        using var another = ECPrivKey.Generate();
        var later = Leaf with { Strike = new SatPerPhDay(51_000), Time = time + 1_000, HeightKey = other.XOnlyPubKey.Value, TimeKey = another.XOnlyPubKey.Value };
        Announcement = SeriesAnnouncement.Sign([Leaf, later], _attestor);
    }

    public ECPrivKey Height { get; } = ECPrivKey.Generate();

    public ECPrivKey Time { get; } = ECPrivKey.Generate();

    public SeriesLeaf Leaf { get; }

    public SeriesAnnouncement Announcement { get; }

    public HeaderChain Current { get; }

    public Task<ChainChange?> RefreshAsync(CancellationToken cancel) => Task.FromResult<ChainChange?>(null);

    public IAsyncEnumerable<ChainChange> WatchAsync(CancellationToken cancel) => throw new NotSupportedException("This chain stands still.");

    public void Dispose()
    {
        Height.Dispose();
        Time.Dispose();
        _attestor.Dispose();
    }

    private static HeaderChain Mine(int tip)
    {
        var headers = new List<ChainHeader>();
        for (var height = 0; height <= tip; height++)
        {
            var header = new BlockHeader(1, height == 0 ? uint256.Zero : headers[^1].Hash, uint256.Zero, 1_704_000_000 + (uint)(600 * height), Bits, 0);
            while (!header.CheckProofOfWork(Target.RegtestLimit))
            {
                header = header with { Nonce = header.Nonce + 1 };
            }
            headers.Add(ChainHeader.Parse(header.ToBytes()));
        }
        return HeaderChain.Create(0, headers);
    }
}
