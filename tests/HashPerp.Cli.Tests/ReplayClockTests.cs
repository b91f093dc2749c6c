using HashPerp.Chain;

namespace HashPerp.Cli.Tests;

/// <summary>Times of mainnet's headers 824,401 to 824,403 and 830,592.</summary>
public sealed class ReplayClockTests
{
    [Theory]
    [InlineData(824_401, 1_704_413_203)]
    [InlineData(824_402, 1_704_414_602)]
    [InlineData(824_403, 1_704_414_608)]
    [InlineData(830_592, 1_708_008_110)]
    public void A_block_whose_time_is_shipped_is_mined_at_that_time(int height, long expected) =>
        Assert.Equal(expected, ReplayClock.TimeOf(MainnetFacts.Embedded, height, tipTime: 1_704_000_000, medianTime: 1_704_000_000));

    [Fact]
    public void After_the_last_one_blocks_come_every_ten_minutes() =>
        Assert.Equal(1_708_008_710, ReplayClock.TimeOf(MainnetFacts.Embedded, 830_593, tipTime: 1_708_008_110, medianTime: 1_708_006_000));

    [Theory]
    [InlineData(824_401, 1_704_413_300, 1_704_413_301)]
    [InlineData(830_593, 1_708_999_999, 1_709_000_000)]
    public void A_chain_that_is_ahead_of_history_is_never_given_a_time_that_consensus_refuses(int height, long medianTime, long expected) =>
        Assert.Equal(expected, ReplayClock.TimeOf(MainnetFacts.Embedded, height, tipTime: 1_700_000_000, medianTime));
}
