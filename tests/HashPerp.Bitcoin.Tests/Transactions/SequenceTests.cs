using Xunit;

namespace HashPerp.Bitcoin.Tests;

public class SequenceTests
{
    private const uint Seconds1024 = 0x0040_0002;

    [Theory]
    [InlineData(0L, 0x0040_0000u)]
    [InlineData(512L, 0x0040_0001u)]
    [InlineData(86_528L, 0x0040_00a9u)]
    [InlineData(33_553_920L, 0x0040_ffffu)]
    public void Seconds_are_counted_in_units_of_512(long seconds, uint sequence)
    {
        Assert.Equal(sequence, Sequences.FromSeconds(seconds));
        Assert.Equal(new RelativeLock(true, (int)seconds), Sequences.Decode(sequence));
    }

    [Theory]
    [InlineData(-512L)]
    [InlineData(511L)]
    [InlineData(513L)]
    [InlineData(86_400L)]
    [InlineData(33_554_432L)]
    public void Other_seconds_are_refused(long seconds) => Refusal.Is(BitcoinErrors.InvalidLockTime, () => Sequences.FromSeconds(seconds));

    [Fact]
    public void Blocks_are_counted_up_to_65535()
    {
        Assert.Equal(144u, Sequences.FromBlocks(144));
        Assert.Equal(new RelativeLock(false, 65_535), Sequences.Decode(Sequences.FromBlocks(65_535)));
        Refusal.Is(BitcoinErrors.InvalidLockTime, () => Sequences.FromBlocks(65_536));
        Refusal.Is(BitcoinErrors.InvalidLockTime, () => Sequences.FromBlocks(-1));
    }

    [Theory]
    [InlineData(0x8000_0000u)]
    [InlineData(0x8040_0001u)]
    [InlineData(0xffff_fffeu)]
    [InlineData(0xffff_ffffu)]
    public void Bit_31_disables_the_lock(uint sequence) => Assert.Null(Sequences.Decode(sequence));

    [Fact]
    public void Bits_without_a_meaning_are_ignored() => Assert.Equal(new RelativeLock(true, 1024), Sequences.Decode(0x3fff_0002));

    [Theory]
    [InlineData(10u, 700_009, false)]
    [InlineData(10u, 700_010, true)]
    [InlineData(10u, 700_011, true)]
    [InlineData(0u, 700_000, true)]
    [InlineData(0x8000_000au, 700_000, true)]
    public void A_lock_of_n_blocks_is_over_in_the_nth_block_above_the_coin(uint sequence, int height, bool satisfied) =>
        Assert.Equal(satisfied, Sequences.SequenceLocksSatisfied(Tx(2, sequence), [new ConfirmedCoin(700_000, 1_600_000_000)], height, 0));

    [Theory]
    [InlineData(1_600_001_023L, false)]
    [InlineData(1_600_001_024L, true)]
    [InlineData(1_600_001_025L, true)]
    public void A_lock_of_seconds_is_over_when_the_median_time_has_moved_that_far(long medianTimePast, bool satisfied) =>
        Assert.Equal(satisfied, Sequences.SequenceLocksSatisfied(Tx(2, Seconds1024), [new ConfirmedCoin(700_000, 1_600_000_000)], 700_001, medianTimePast));

    [Fact]
    public void Every_input_must_be_over_and_version_1_has_no_relative_locks()
    {
        ConfirmedCoin[] coins = [new(700_000, 0), new(700_005, 0)];
        Assert.False(Sequences.SequenceLocksSatisfied(Tx(2, 10, 10), coins, 700_014, 0));
        Assert.True(Sequences.SequenceLocksSatisfied(Tx(2, 10, 10), coins, 700_015, 0));
        Assert.True(Sequences.SequenceLocksSatisfied(Tx(1, 10, 10), coins, 700_006, 0));
        Refusal.Is(BitcoinErrors.InvalidLockTime, () => Sequences.SequenceLocksSatisfied(Tx(2, 10), coins, 700_015, 0));
    }

    [Theory]
    [InlineData(2u, 10u, 9L, true)]
    [InlineData(2u, 10u, 10L, true)]
    [InlineData(2u, 10u, 11L, false)]
    [InlineData(3u, 10u, 10L, true)]
    [InlineData(1u, 10u, 10L, false)]
    [InlineData(2u, 10u, (long)Seconds1024, false)]
    [InlineData(2u, Seconds1024, 2L, false)]
    [InlineData(2u, Seconds1024, (long)Seconds1024, true)]
    [InlineData(2u, Seconds1024, Seconds1024 + 1L, false)]
    [InlineData(2u, 0x8000_000au, 10L, false)]
    [InlineData(1u, 0xffff_ffffu, 0x8000_0000L, true)]
    [InlineData(2u, 10u, -1L, false)]
    public void CSV_wants_version_2_one_kind_and_a_lock_not_shorter_than_the_operand(uint version, uint sequence, long operand, bool satisfied) =>
        Assert.Equal(satisfied, Sequences.SatisfiesCsv(Tx(version, sequence), 0, operand));

    private static Transaction Tx(uint version, params uint[] sequences) =>
        new(version, [.. sequences.Select(sequence => new TxIn(OutPoint.Null, sequence))], [], 0);
}
