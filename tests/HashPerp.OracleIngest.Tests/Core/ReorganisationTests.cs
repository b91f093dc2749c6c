using CsCheck;
using HashPerp.OracleIngest.Core;

namespace HashPerp.OracleIngest.Tests;

public sealed class ReorganisationTests
{
    /// <summary>One step: so many blocks off, then these header times past the median before each.</summary>
    private static readonly Gen<(int Depth, int[] Gaps)[]> Steps =
        Gen.Select(Gen.Int[0, 6], Gen.Int[1, 4_000].Array[0, 9]).Array[1, 25];

    [Fact]
    public void Any_course_of_reorganisations_ends_as_a_replay_from_the_first_block() => Steps.Sample(
        steps =>
        {
            var chain = IndexedChain.Create(TestChains.ShortEpochs, TestChains.Of(TestChains.Times));
            var table = new CandleTable();
            table.Start(chain);
            var salt = 0u;
            foreach (var (depth, gaps) in steps)
            {
                var fork = Math.Max(0, chain.TipHeight - depth);
                // Header times may run backwards; they are only later than the median before them.
                var times = gaps.Select(gap => chain.BlockAt(fork)!.MedianTime + (uint)gap + 1).Order();
                var update = chain.Extend(fork, TestChains.Headers(chain.Headers.HashAt(fork), times, ++salt));
                table.Apply(update);
                chain = update.After;
            }
            var replayed = IndexedChain.Create(TestChains.ShortEpochs, TestChains.Of(Enumerable.Range(0, chain.TipHeight + 1).Select(chain.Headers.TimeAt)));
            return chain.BlocksFrom(0).Select(Facts).SequenceEqual(replayed.BlocksFrom(0).Select(Facts))
                && CandleFold.Intervals.All(interval => table.Of(interval).SequenceEqual(replayed.AllCandles(interval)));
        },
        iter: 500);

    [Fact]
    public void A_reorganisation_across_a_retarget_changes_the_index_above_it()
    {
        var chain = IndexedChain.Create(TestChains.ShortEpochs, TestChains.Of(TestChains.Times[..9]));
        Assert.Equal(49_107_537, chain.Tip!.Index!.MilliSat);

        // Blocks 6 and 7 again, later: the second epoch now takes 1,800 s, not 900.
        var update = chain.Extend(5, TestChains.Headers(chain.Headers.HashAt(5), [1_704_403_600, 1_704_404_200, 1_704_404_800]));

        Assert.Equal([8, 7, 6], update.Disconnected);
        Assert.Equal([6, 7, 8], update.Told.Select(block => block.Height));
        // 130,953,889 * 1,800 / 2,400, after compact rounding.
        Assert.Equal(98_215_075, update.After.Tip!.Index!.MilliSat);
        Assert.Equal([chain.BlockAt(5)!.Index], update.After.BlocksFrom(5).Take(1).Select(block => block.Index));
    }

    [Fact]
    public void A_chain_that_only_shrinks_loses_its_candles_too()
    {
        var chain = IndexedChain.Create(TestChains.ShortEpochs, TestChains.Of(TestChains.Times));
        var table = new CandleTable();
        table.Start(chain);

        var update = chain.Extend(9, []);
        table.Apply(update);

        Assert.Empty(update.Told);
        Assert.Equal(
            [
                new Candle(3_600, 1_704_398_400, 174_605_412, 174_605_412, 130_953_889, 130_953_889, 7),
                new Candle(3_600, 1_704_402_000, 130_953_889, 130_953_889, 49_107_537, 49_107_537, 3),
            ],
            table.Of(3_600));
    }

    private static (int Height, uint Time, uint Median, long? MilliSat) Facts(ChainBlock block) =>
        (block.Height, block.Header.Time, block.MedianTime, block.Index?.MilliSat);
}
