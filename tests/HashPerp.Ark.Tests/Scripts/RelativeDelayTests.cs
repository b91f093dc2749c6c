using Xunit;

namespace HashPerp.Ark.Tests;

public class RelativeDelayTests
{
    [Theory]
    [InlineData(512, 0x400001u)]
    [InlineData(2_048, 0x400004u)]
    [InlineData(5_184_000, 0x40278du)]
    [InlineData(33_553_920, 0x40ffffu)]
    public void Seconds_are_encoded_in_units_of_512(long seconds, uint sequence)
    {
        Assert.Equal(sequence, RelativeDelay.FromSeconds(seconds).Sequence);
        Assert.Equal(RelativeDelay.FromSeconds(seconds), RelativeDelay.FromSequence(sequence));
        Assert.Equal(RelativeDelay.FromSeconds(seconds), RelativeDelay.FromSetting(seconds));
    }

    [Theory]
    [InlineData(1, 1u)]
    [InlineData(511, 511u)]
    public void A_setting_below_512_means_blocks(long blocks, uint sequence)
    {
        Assert.Equal(sequence, RelativeDelay.FromSetting(blocks).Sequence);
        Assert.False(RelativeDelay.FromSetting(blocks).IsSeconds);
        Assert.Equal(RelativeDelay.FromBlocks(blocks), RelativeDelay.FromSequence(sequence));
    }

    [Theory]
    [InlineData(513)]
    [InlineData(-512)]
    [InlineData(33_554_432)]
    public void Other_seconds_are_refused(long seconds) => Refusal.Is(ArkErrors.InvalidDelay, () => RelativeDelay.FromSeconds(seconds));

    [Theory]
    [InlineData(0x80000001L)]
    [InlineData(0x800001L)]
    [InlineData(0x10000L)]
    [InlineData(-1L)]
    [InlineData(0x1_0000_0001L)]
    public void Sequences_with_other_bits_are_refused(long sequence) => Refusal.Is(ArkErrors.InvalidDelay, () => RelativeDelay.FromSequence(sequence));
}
