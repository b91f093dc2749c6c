using System.Globalization;
using System.Numerics;
using HashPerp.Chain;
using HashPerp.OracleIngest.Core;

namespace HashPerp.OracleIngest.Tests;

/// <summary>Values from an independent program over the real targets: 6.25 BTC, rounded down to milli-sat.</summary>
public sealed class IndexTests
{
    [Theory]
    [InlineData(824_400, "3e8b3", 174_605_412)]
    [InlineData(824_543, "3e8b3", 174_605_412)]
    [InlineData(824_544, "3d869", 171_763_241)]
    [InlineData(826_559, "3d869", 171_763_241)]
    [InlineData(826_560, "4005a", 178_732_354)]
    [InlineData(828_576, "3ba5d", 166_520_560)]
    [InlineData(830_592, "371b1", 153_840_523)]
    public void A_replayed_chain_has_the_hashprice_of_history(int displayHeight, string mantissa, long milliSat)
    {
        var chain = TestChains.History(6_193);

        var index = HashpriceIndex.At(TestChains.Replay, chain, displayHeight - TestChains.ReplayOffset);

        var target = BigInteger.Parse("0" + mantissa, NumberStyles.AllowHexSpecifier) << 160;
        Assert.Equal((target, milliSat), (index!.Target, index.MilliSat));
    }

    [Theory]
    [InlineData(0, 174_605_412)]
    [InlineData(3, 174_605_412)]
    [InlineData(4, 130_953_889)]
    [InlineData(8, 49_107_537)]
    [InlineData(15, 73_661_306)]
    public void A_virtual_chain_retargets_on_its_own_times(int height, long milliSat) =>
        Assert.Equal(milliSat, HashpriceIndex.At(TestChains.ShortEpochs, TestChains.Of(TestChains.Times), height)!.MilliSat);

    [Fact]
    public void Below_the_start_of_a_virtual_schedule_there_is_no_index()
    {
        var profile = new VirtualProfile(824_400, 8, 0x1703e8b3, 4);
        var chain = TestChains.Of(TestChains.Times);

        Assert.Null(HashpriceIndex.At(profile, chain, 7));
        Assert.Equal(174_605_412, HashpriceIndex.At(profile, chain, 8)!.MilliSat);
    }

    [Fact]
    public void Regtests_own_difficulty_has_a_price_that_no_field_holds() =>
        Assert.Null(HashpriceIndex.At(new NodeProfile(0), TestChains.Of(TestChains.Times), 3));

    [Theory]
    [InlineData(0u)]
    [InlineData(0x04800001u)]
    [InlineData(0xff7fffffu)]
    public void A_header_whose_bits_are_no_target_has_no_index(uint bits)
    {
        var header = ChainHeader.Parse(new Bitcoin.BlockHeader(2, Bitcoin.uint256.Zero, Bitcoin.uint256.Zero, 1_704_400_000, bits, 0).ToBytes());

        Assert.Null(HashpriceIndex.At(new NodeProfile(0), HeaderChain.Create(0, [header]), 0));
    }

    [Fact]
    public void Twenty_one_blocks_in_one_second_keep_the_index_in_its_field()
    {
        var chain = TestChains.Of(Enumerable.Repeat(1_704_400_000u, 21));

        // Each epoch of four ends at a quarter of its time, so the price falls to a quarter: 174,605,412 five times over.
        Assert.Equal(170_511, HashpriceIndex.At(TestChains.ShortEpochs, chain, 20)!.MilliSat);
    }
}
