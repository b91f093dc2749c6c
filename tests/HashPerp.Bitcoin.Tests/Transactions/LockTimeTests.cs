using Xunit;

namespace HashPerp.Bitcoin.Tests;

public class LockTimeTests
{
    private const uint NotFinal = Sequences.EnableLockTime;

    [Theory]
    [InlineData(830_000u, 829_999, 0L, false)]
    [InlineData(830_000u, 830_000, 0L, false)]
    [InlineData(830_000u, 830_001, 0L, true)]
    [InlineData(1_707_671_640u, 0, 1_707_671_639L, false)]
    [InlineData(1_707_671_640u, 0, 1_707_671_640L, false)]
    [InlineData(1_707_671_640u, 0, 1_707_671_641L, true)]
    [InlineData(499_999_999u, 499_999_999, 4_000_000_000L, false)]
    [InlineData(499_999_999u, 500_000_000, 0L, true)]
    [InlineData(500_000_000u, 2_000_000_000, 500_000_000L, false)]
    [InlineData(500_000_000u, 0, 500_000_001L, true)]
    [InlineData(0u, 0, 0L, true)]
    public void A_lock_is_over_only_strictly_after_its_height_or_median_time(uint lockTime, int height, long medianTimePast, bool final)
    {
        Assert.Equal(final, LockTimes.IsFinalTx(Tx(lockTime, NotFinal), height, medianTimePast));
        Assert.Equal(final, LockTimes.IsFinalTx(Tx(lockTime, NotFinal, Sequences.Final), height, medianTimePast));
        Assert.True(LockTimes.IsFinalTx(Tx(lockTime, Sequences.Final, Sequences.Final), height, medianTimePast));
    }

    /// <summary>20-hashprice §3.1: H = 830000, MTP(829999) = 1707670453, MTP(830000) = 1707671640.</summary>
    [Theory]
    [InlineData(1_707_671_640u, false, false)]
    [InlineData(1_707_671_639u, false, true)]
    [InlineData(1_707_670_453u, false, true)]
    [InlineData(1_707_670_452u, true, true)]
    public void The_race_of_a_real_block_is_decided_by_the_median_time_before_it(uint time, bool timeIn830000, bool timeIn830001)
    {
        Assert.False(LockTimes.IsFinalTx(Tx(830_000, NotFinal), 830_000, 1_707_670_453));
        Assert.True(LockTimes.IsFinalTx(Tx(830_000, NotFinal), 830_001, 1_707_671_640));
        Assert.Equal(timeIn830000, LockTimes.IsFinalTx(Tx(time, NotFinal), 830_000, 1_707_670_453));
        Assert.Equal(timeIn830001, LockTimes.IsFinalTx(Tx(time, NotFinal), 830_001, 1_707_671_640));
    }

    [Theory]
    [InlineData(830_000u, NotFinal, 829_999L, true)]
    [InlineData(830_000u, NotFinal, 830_000L, true)]
    [InlineData(830_000u, NotFinal, 830_001L, false)]
    [InlineData(830_000u, Sequences.Final, 830_000L, false)]
    [InlineData(500_000_000u, NotFinal, 499_999_999L, false)]
    [InlineData(499_999_999u, NotFinal, 500_000_000L, false)]
    [InlineData(500_000_001u, NotFinal, 500_000_000L, true)]
    [InlineData(4_294_967_295u, NotFinal, 4_294_967_296L, false)]
    [InlineData(830_000u, NotFinal, -1L, false)]
    public void CLTV_wants_one_kind_an_operand_not_above_the_lock_and_a_sequence_that_is_not_final(
        uint lockTime, uint sequence, long operand, bool satisfied) => Assert.Equal(satisfied, LockTimes.SatisfiesCltv(Tx(lockTime, sequence), 0, operand));

    private static Transaction Tx(uint lockTime, params uint[] sequences) =>
        new(2, [.. sequences.Select(sequence => new TxIn(OutPoint.Null, sequence))], [], lockTime);
}
