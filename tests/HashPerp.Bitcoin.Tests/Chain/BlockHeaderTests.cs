using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Bitcoin.Tests;

public class BlockHeaderTests
{
    private const string Genesis =
        "010000000000000000000000000000000000000000000000000000000000000000000000" +
        "3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c";

    [Fact]
    public void The_genesis_block_is_read_hashed_and_written_back()
    {
        var header = BlockHeader.Parse(Genesis);
        Assert.Equal("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f", header.GetHash().ToString());
        Assert.Equal((1u, 1_231_006_505u, 0x1d00ffffu, 2_083_236_893u), (header.Version, header.Time, header.Bits, header.Nonce));
        Assert.Equal("4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b", header.HashMerkleRoot.ToString());
        Assert.Equal(Genesis, Hex.Encode(header.ToBytes()));
    }

    [Fact]
    public void Work_is_refused_when_the_nonce_the_target_or_the_limit_is_wrong()
    {
        var header = BlockHeader.Parse(Genesis);
        Assert.True(header.CheckProofOfWork(Target.MainnetLimit));
        Assert.False((header with { Nonce = header.Nonce + 1 }).CheckProofOfWork(Target.MainnetLimit));
        Assert.False((header with { Bits = 0x1d80ffff }).CheckProofOfWork(Target.MainnetLimit));
        Assert.False((header with { Bits = 0x207fffff }).CheckProofOfWork(Target.MainnetLimit));
        Assert.False(header.CheckProofOfWork(Target.FromBits(0x1c00ffff)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(79)]
    [InlineData(81)]
    public void A_header_has_80_bytes(int length) => Refusal.Is(BitcoinErrors.MalformedHeader, () => BlockHeader.Parse(new byte[length]));

    [Fact]
    public void Headers_in_a_row_are_whole()
    {
        Assert.Equal(2, BlockHeader.ParseMany(Hex.Decode(Genesis + Genesis)).Count);
        Refusal.Is(BitcoinErrors.MalformedHeader, () => BlockHeader.ParseMany(new byte[81]));
    }

    [Fact]
    public void The_median_is_the_middle_of_up_to_eleven_times_in_any_order()
    {
        Assert.Equal(6u, MedianTimePast.Of([11, 1, 10, 2, 9, 3, 8, 4, 7, 5, 6]));
        Assert.Equal(2u, MedianTimePast.Of([2, 1]));
        Assert.Equal(1u, MedianTimePast.Of([1]));
        Refusal.Is(BitcoinErrors.MalformedHeader, () => MedianTimePast.Of([]));
        Refusal.Is(BitcoinErrors.MalformedHeader, () => MedianTimePast.Of(new uint[12]));
    }
}
