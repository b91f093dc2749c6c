using HashPerp.OracleIngest.Core;

namespace HashPerp.OracleIngest.Tests;

public sealed class CandleTests
{
    private static readonly Candle[] Hours =
    [
        new(3_600, 1_704_398_400, 174_605_412, 174_605_412, 130_953_889, 130_953_889, 7),
        new(3_600, 1_704_402_000, 130_953_889, 130_953_889, 49_107_537, 73_661_306, 8),
        new(3_600, 1_704_405_600, 73_661_306, 73_661_306, 73_661_306, 73_661_306, 1),
    ];

    private static readonly Candle Day = new(86_400, 1_704_326_400, 174_605_412, 174_605_412, 49_107_537, 73_661_306, 16);

    [Fact]
    public void Candles_follow_median_time()
    {
        var chain = IndexedChain.Create(TestChains.ShortEpochs, TestChains.Of(TestChains.Times));

        Assert.Equal(Hours, chain.AllCandles(3_600));
        Assert.Equal([Day], chain.AllCandles(86_400));
    }

    [Fact]
    public void Block_by_block_they_come_out_the_same()
    {
        var table = new CandleTable();
        var chain = IndexedChain.Create(TestChains.ShortEpochs, TestChains.Of(TestChains.Times[..1]));
        table.Start(chain);
        foreach (var time in TestChains.Times[1..])
        {
            var update = chain.Extend(chain.TipHeight, TestChains.Headers(chain.TipHash, [time]));
            table.Apply(update);
            chain = update.After;
        }

        Assert.Equal(Hours, table.Of(3_600));
        Assert.Equal([Day], table.Of(86_400));
    }

    [Fact]
    public void A_chain_that_begins_late_tells_nothing_until_it_has_eleven_headers()
    {
        var late = Chain.HeaderChain.Create(100, TestChains.Headers(Bitcoin.uint256.Zero, TestChains.Times[..10]));
        var chain = IndexedChain.Create(new Chain.VirtualProfile(824_400, 100, 0x1703e8b3, 4), late);
        Assert.Null(chain.Tip);
        Assert.Empty(chain.AllCandles(3_600));

        var update = chain.Extend(109, TestChains.Headers(chain.TipHash, [TestChains.Times[10]]));

        Assert.Equal((110, 1_704_402_700u, 49_107_537L), Assert.Single(update.Told.Select(block => (block.Height, block.MedianTime, block.Index!.MilliSat))));
    }
}
