using HashPerp.Client;

namespace HashPerp.Cli.Tests;

/// <summary>When a pre-signed exit opens: locks and delays are consensus, so the tool must not be off by one.</summary>
public sealed class ExitOpeningTests
{
    private const uint Race = 294;
    private const uint Time = 1_704_700_000;
    private const uint Delay = 6_144;

    [Theory]
    [InlineData(293, 1_704_706_144, 1, 0)]
    [InlineData(294, 1_704_706_143, 0, 1)]
    [InlineData(294, 1_704_706_144, 0, 0)]
    [InlineData(100, 1_704_700_000, 194, 6_144)]
    public void A_height_lock_opens_with_the_block_after_it_and_the_delay_with_the_second_that_it_ends(int height, long median, int blocks, long seconds)
    {
        var opening = ExitOpening.Of(Race, Delay, delaysFrom: Time);
        var now = new ChainMoment(height, median, median);
        Assert.Equal((blocks, seconds), (opening.BlocksLeft(now), opening.SecondsLeft(now)));
        Assert.Equal(blocks == 0 && seconds == 0, opening.IsOpen(now));
    }

    [Theory]
    [InlineData(1_704_600_000, 1_704_700_000, 1)]
    [InlineData(1_704_600_000, 1_704_700_001, 0)]
    [InlineData(1_704_700_000, 1_704_706_143, 1)]
    [InlineData(1_704_700_000, 1_704_706_144, 0)]
    public void A_time_lock_opens_once_the_median_exceeds_it_and_not_before_the_delay(long delaysFrom, long median, long seconds) =>
        Assert.Equal(seconds, ExitOpening.Of(Time, Delay, delaysFrom).SecondsLeft(new ChainMoment(1, median, median)));

    [Fact]
    public void What_is_left_is_told_in_blocks_and_seconds_with_a_date() => Assert.Equal(
        "in 194 blocks and 6144 s (1 h 42 min) of median time, about 2024-01-09 16:06:40 UTC",
        ExitOpening.Of(Race, Delay, delaysFrom: Time).Left(new ChainMoment(100, Time, Time)));
}
