using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Pricing.Tests;

/// <summary>The specification's vector 9.</summary>
public class LadderTests
{
    private static readonly Satoshis Q = new(700_000);

    private static readonly Ladder Vector = Make();

    [Fact]
    public void Cost_and_forward_of_the_ladder()
    {
        Assert.Equal(12.5733, Vector.HeightProbabilities.Sum(), 1e-3);
        Assert.Equal(8_801_313, Vector.HeightValue(Q).Value, 500.0);
        Assert.Equal(55_963.35, Vector.Forward, 0.5);
        Assert.Equal(-0.01671, Vector.Basis(56_914_648), 1e-4);
    }

    [Theory]
    [InlineData(52_000, 14_350_000)]
    [InlineData(54_321, 11_100_600)]
    [InlineData(56_914, 7_470_400)]
    [InlineData(60_000, 3_150_000)]
    [InlineData(62_500, 0)]
    [InlineData(40_000, 14_700_000)]
    public void Whole_rungs_stay_within_half_a_rung_of_the_line(int settled, double linear)
    {
        Assert.Equal(linear, Vector.LinearHeightPayoff(Q, settled), 1e-6);
        var paid = new ForwardTerms(Vector.Grid, Q).Payout(new SatPerPhDay(settled), 1).Short.Value;
        Assert.InRange(Math.Abs(paid - linear), 0, Q.Value / 2.0);
    }

    [Fact]
    public void A_ladder_with_a_missing_or_impossible_price_is_refused()
    {
        Refusal.Is(PricingErrors.InvalidModel, () => new Ladder(Vector.Grid, [0.5]).Forward);
        Refusal.Is(PricingErrors.InvalidModel, () => new Ladder(Vector.Grid, [.. Vector.HeightProbabilities.Skip(1), 1.01]).Forward);
        Refusal.Is(PricingErrors.InvalidModel, () => new Ladder(Vector.Grid, [.. Vector.HeightProbabilities.Skip(1), double.NaN]).Forward);
    }

    private static Ladder Make()
    {
        var grid = new StrikeGrid(new SatPerPhDay(52_000), 500, 21);
        var window = new RaceWindow(BaseSeries.Height, 883_008 - 5, 0, 600, new HashRateModel(0.25, 0.30, 0.01));
        return new Ladder(grid, [.. grid.Strikes.Select(strike =>
            window.HeightProbability((double)StrikeMap.ArrivalOf(1000L * strike.Value, BaseSeries.Listing, 883_008 + 5) - BaseSeries.Time))]);
    }
}
