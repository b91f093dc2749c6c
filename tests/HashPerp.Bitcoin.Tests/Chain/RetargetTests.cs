using Xunit;

namespace HashPerp.Bitcoin.Tests;

public class RetargetTests
{
    private const uint Bits = 0x1b0404cb;

    [Theory]
    [InlineData(1_209_600, 0x1b0404cbu)]
    [InlineData(604_800, 0x1b020265u)]
    [InlineData(302_400, 0x1b010132u)]
    [InlineData(302_399, 0x1b010132u)]
    [InlineData(1, 0x1b010132u)]
    [InlineData(-7_200, 0x1b010132u)]
    [InlineData(4_838_400, 0x1b10132cu)]
    [InlineData(4_838_401, 0x1b10132cu)]
    [InlineData(1_000_000_000, 0x1b10132cu)]
    public void An_adjustment_is_proportional_between_a_quarter_and_four_times(int timespan, uint next) =>
        Assert.Equal(next, Retarget.NextBits(Bits, 1_600_000_000, 1_600_000_000L + timespan, Target.MainnetLimit));

    [Fact]
    public void The_target_never_passes_the_limit_of_the_network()
    {
        Assert.Equal(0x1d00ffffu, Retarget.NextBits(0x1d00ffff, 0, 4_838_400, Target.MainnetLimit));
        Assert.Equal(0x207fffffu, Retarget.NextBits(0x207fffff, 0, 4_838_400, Target.RegtestLimit));
    }

    [Fact]
    public void The_smallest_target_stays_one() => Assert.Equal(0x01010000u, Retarget.NextBits(0x01010000, 0, 1, Target.MainnetLimit));

    [Fact]
    public void Only_multiples_of_2016_retarget()
    {
        Assert.True(Retarget.IsRetargetHeight(824_544));
        Assert.False(Retarget.IsRetargetHeight(824_545));
    }

    /// <summary>Known adjustments of mainnet, each from the first and last header time of its epoch.</summary>
    [Theory]
    [InlineData(0x1d00ffffu, 1_261_130_161, 1_262_152_739, 0x1d00d86au)]
    [InlineData(0x1d00ffffu, 1_231_006_505, 1_233_061_996, 0x1d00ffffu)]
    [InlineData(0x1c05a3f4u, 1_279_008_237, 1_279_297_671, 0x1c0168fdu)]
    [InlineData(0x1c387f6fu, 1_263_163_443, 1_269_211_443, 0x1d00e1fdu)]
    public void Historic_adjustments_are_reproduced(uint bits, int first, int last, uint next) =>
        Assert.Equal(next, Retarget.NextBits(bits, first, last, Target.MainnetLimit));
}
