using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Pricing.Tests;

public class HashpriceTests
{
    [Theory]
    [InlineData(0x17028c61u, 312_500_000, 56_914_648)]
    [InlineData(0x17028c61u, 317_500_000, 57_825_282)]
    [InlineData(0x170331dbu, 312_500_000, 71_351_105)]
    [InlineData(0x17034219u, 625_000_000, 145_536_203)]
    [InlineData(0x1703e8b3u, 625_000_000, 174_605_412)]
    [InlineData(0x170240c3u, 312_500_000, 50_317_675)]
    public void A_hashprice_in_milli_sat_is_exact_and_rounded_down(uint bits, long reward, long expected) =>
        Assert.Equal(expected, Hashprice.MilliSatPerPhDay(BaseSeries.Decode(bits), new Satoshis(reward)));

    [Fact]
    public void The_tick_is_rounded_down() =>
        Assert.Equal(56_914, Hashprice.Tick(BaseSeries.Target, BaseSeries.Reward).Value);

    [Theory]
    [InlineData(9_800, 55_776)]
    [InlineData(10_000, 56_914)]
    [InlineData(10_200, 58_052)]
    public void Multiples_are_taken_before_rounding(int basisPoints, int expected) =>
        Assert.Equal(expected, Hashprice.Multiple(56_914_648, basisPoints).Value);

    [Theory]
    [InlineData(56_914_648, 0)]
    [InlineData(56_914_648, 1_000_001)]
    [InlineData(999, 10_000)]
    [InlineData(2_147_483_648_000, 10_000)]
    [InlineData(long.MaxValue, 1_000_000)]
    public void A_multiple_off_the_tick_range_is_refused(long milliSat, int basisPoints) =>
        Refusal.Is(PrimitiveErrors.PriceOutOfRange, () => Hashprice.Multiple(milliSat, basisPoints));

    [Fact]
    public void A_target_of_zero_has_no_hashprice() =>
        Refusal.Is(PricingErrors.InvalidListing, () => Hashprice.MilliSatPerPhDay(0, BaseSeries.Reward));

    [Fact]
    public void The_easiest_target_of_all_overflows_an_index_field() =>
        Refusal.Is(PrimitiveErrors.PriceOutOfRange, () => Hashprice.MilliSatPerPhDay(BaseSeries.Decode(0x207fffff), BaseSeries.Reward));

    [Fact]
    public void The_implied_hash_rate_of_the_base_epoch_is_790_657_petahashes() =>
        Assert.Equal(790_657, Difficulty.ImpliedPetaHashesPerSecond(BaseSeries.Target));

    [Theory]
    [InlineData(0, 5_000_000_000)]
    [InlineData(209_999, 5_000_000_000)]
    [InlineData(210_000, 2_500_000_000)]
    [InlineData(839_999, 625_000_000)]
    [InlineData(840_000, 312_500_000)]
    [InlineData(1_050_000, 156_250_000)]
    [InlineData(6_720_000, 1)]
    [InlineData(6_930_000, 0)]
    [InlineData(int.MaxValue, 0)]
    public void The_subsidy_halves_every_210_000_blocks(int height, long expected) =>
        Assert.Equal(expected, Subsidy.At(height).Value);
}
