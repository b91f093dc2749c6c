using CsCheck;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Pricing.Tests;

public class ForwardTermsTests
{
    /// <summary>The ladder of vector 9: 52,000 to 62,000 in steps of 500, 700,000 sat a rung.</summary>
    private static readonly ForwardTerms Ladder = new(new StrikeGrid(new SatPerPhDay(52_000), 500, 21), new Satoshis(700_000));

    [Theory]
    [InlineData(52_000, 14_000_000)]
    [InlineData(54_321, 11_200_000)]
    [InlineData(56_914, 7_700_000)]
    [InlineData(60_000, 2_800_000)]
    [InlineData(62_500, 0)]
    public void The_short_side_is_paid_for_every_strike_above_the_settled_rate(int settled, long expected)
    {
        var payout = Ladder.Payout(new SatPerPhDay(settled), 1);

        Assert.Equal(expected, payout.Short.Value);
        Assert.Equal(14_700_000 - expected, payout.Long.Value);
    }

    [Fact]
    public void A_rate_below_the_first_tick_pays_the_short_side_everything() =>
        Assert.Equal(new StakeSplit(Satoshis.Zero, new Satoshis(14_700_000)), Ladder.Payout(settledRate: null, 1));

    [Theory]
    [InlineData(51_750, 1, 0, 14_700_000)]
    [InlineData(52_000, 1, 350_000, 14_350_000)]
    [InlineData(57_000, 1, 7_350_000, 7_350_000)]
    [InlineData(57_001, 1, 7_351_400, 7_348_600)]
    [InlineData(57_001, 3, 22_054_200, 22_045_800)]
    [InlineData(62_250, 2, 29_400_000, 0)]
    public void The_price_is_paid_in_the_stakes(int price, int lots, long longStake, long shortStake) =>
        Assert.Equal(new StakeSplit(new Satoshis(longStake), new Satoshis(shortStake)), Ladder.Stakes(new SatPerPhDay(price), lots));

    [Theory]
    [InlineData(51_749)]
    [InlineData(62_251)]
    public void A_price_more_than_half_a_step_outside_is_refused(int price) =>
        Refusal.Is(PricingErrors.PriceOutsideGrid, () => Ladder.Stakes(new SatPerPhDay(price), 1));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Lots_start_at_one(int lots) => Refusal.Is(PricingErrors.InvalidLot, () => Ladder.Stakes(new SatPerPhDay(57_000), lots));

    [Fact]
    public void Stakes_beyond_the_money_supply_are_refused() =>
        Refusal.Is(PrimitiveErrors.AmountOutOfRange, () => Ladder.Stakes(new SatPerPhDay(57_000), 200_000_000));

    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    [InlineData(700_500)]
    public void A_lot_that_is_no_multiple_of_twice_the_step_is_refused(long q) =>
        Refusal.Is(PricingErrors.InvalidLot, () => new ForwardTerms(Ladder.Grid, new Satoshis(q)));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(500, 0)]
    [InlineData(500, 22)]
    [InlineData(int.MaxValue, 2)]
    public void A_grid_outside_of_its_limits_is_refused(int step, int count) =>
        Refusal.Is(PricingErrors.InvalidGrid, () => new StrikeGrid(new SatPerPhDay(52_000), step, count));

    [Fact]
    public void A_grid_around_a_price_has_it_in_the_middle()
    {
        var grid = StrikeGrid.Around(new SatPerPhDay(56_914), 1138, 11);

        Assert.Equal(51_224, grid.First.Value);
        Assert.Equal(56_914, grid.Strikes[5].Value);
        Assert.Equal(62_604, grid.Last.Value);
        Refusal.Is(PricingErrors.InvalidGrid, () => StrikeGrid.Around(new SatPerPhDay(5000), 1000, 11));
    }

    [Fact]
    public void Profit_is_linear_between_strikes_and_always_sums_to_zero() =>
        Gen.Select(Gen.Int[40_000, 60_000], Gen.Int[1, 700], Gen.Int[1, 21], Gen.Int[1, 50], Gen.Int[1, 1000], Gen.Int[0, 100_000]).Sample(
            (first, step, count, multiple, lots, off) =>
            {
                var grid = new StrikeGrid(new SatPerPhDay(first), step, count);
                var terms = new ForwardTerms(grid, new Satoshis(2L * step * multiple));
                var price = new SatPerPhDay(first - step / 2 + off % (count * step));
                var stakes = terms.Stakes(price, lots);
                // One tick of price moves q lots / dK satoshi from one side to the other.
                var next = new SatPerPhDay(price.Value + 1);
                var slope = terms.IsPrice(next) ? terms.Stakes(next, lots).Long.Value - stakes.Long.Value : 2L * multiple * lots;
                return slope == 2L * multiple * lots && stakes.Total == terms.Pots(lots)
                    && terms.Payout(price, lots).Total.Value == 2L * step * multiple * lots * count;
            });

    [Fact]
    public void A_result_of_more_rungs_than_there_are_is_refused() =>
        Refusal.Is(PricingErrors.InvalidGrid, () => Ladder.Payout(rungsWonByTime: 22, 1));

    [Theory]
    [InlineData(1, 999_000, 1_000)]
    [InlineData(565, 435_000, 565_000)]
    [InlineData(999, 1_000, 999_000)]
    public void An_option_is_priced_in_permille_that_height_stakes(int permille, long time, long height) =>
        Assert.Equal(new StakeSplit(new Satoshis(time), new Satoshis(height)), new OptionTerms(new Satoshis(500_000)).Stakes(permille, 2));

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public void An_option_at_nothing_or_everything_is_refused(int permille) =>
        Refusal.Is(PricingErrors.PriceOutsideGrid, () => new OptionTerms(new Satoshis(1000)).Stakes(permille, 1));

    [Theory]
    [InlineData(0)]
    [InlineData(1500)]
    public void An_option_pot_is_a_multiple_of_1000(long pot) => Refusal.Is(PricingErrors.InvalidLot, () => new OptionTerms(new Satoshis(pot)));
}
