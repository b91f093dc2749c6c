using Xunit;

namespace HashPerp.Pricing.Tests;

/// <summary>The specification's vector 8 and the model column of its validation table (§4.3).</summary>
public class RaceWindowTests
{
    private const int TwoEpochs = 883_008;

    private static readonly HashRateModel Market = new(0.25, 0.30, 0.01);

    [Theory]
    [InlineData(90, 0.09589)]
    [InlineData(95, 0.31118)]
    [InlineData(97.5, 0.46571)]
    [InlineData(100, 0.62565)]
    [InlineData(102.5, 0.76632)]
    [InlineData(105, 0.87144)]
    [InlineData(110, 0.97418)]
    public void Two_epochs_at_multiples_of_the_hashprice(double percent, double expected) =>
        Assert.Equal(expected, Window(TwoEpochs).HeightProbability(Offset(percent, TwoEpochs + 5)), 2e-5);

    [Fact]
    public void The_production_map_makes_the_money_strike_fairer()
    {
        var seconds = Offset(100, TwoEpochs);
        var window = Window(TwoEpochs);

        Assert.Equal(0.61026, window.HeightProbability(seconds), 2e-5);
        Assert.Equal(0.01857, window.GainPerHour(seconds), 1e-5);
        Assert.Equal(-0.00352, new RaceWindow(BaseSeries.Height, TwoEpochs - 5, 0, 600, Market with { VolatilityPerYear = 0.26 })
            .HeightProbability(seconds) - window.HeightProbability(seconds), 1e-5);
        Assert.Equal(0.00358, new RaceWindow(BaseSeries.Height, TwoEpochs - 5, 0, 600, Market with { DriftPerYear = 0.31 })
            .HeightProbability(seconds) - window.HeightProbability(seconds), 1e-5);
        Assert.Equal(6.2394, window.GainPerLogHashRate(seconds), 1e-3);
    }

    [Theory]
    [InlineData(879_984, 604_800, 19_049)]
    [InlineData(880_992, 1_209_600, 26_940)]
    [InlineData(883_008, 2_419_800, 26_953)]
    [InlineData(883_296, 2_592_686, 25_249)]
    public void At_a_constant_hash_rate_only_the_last_epoch_scatters(int height, double mean, double deviation)
    {
        var window = new RaceWindow(BaseSeries.Height, height, 0, 600, HashRateModel.Constant);

        Assert.Equal(mean, window.Mean, 1.0);
        Assert.Equal(deviation, Math.Sqrt(window.Variance), 1.0);
    }

    [Theory]
    [InlineData(879_984, 603_061, 22_559)]
    [InlineData(880_992, 1_202_645, 43_522)]
    [InlineData(883_008, 2_398_926, 73_508)]
    [InlineData(883_296, 2_570_675, 74_222)]
    public void Volatility_and_drift_widen_and_shorten_it(int height, double mean, double deviation)
    {
        var window = new RaceWindow(BaseSeries.Height, height, 0, 600, Market with { InitialUncertainty = 0 });

        Assert.Equal(mean, window.Mean, 1.0);
        Assert.Equal(deviation, Math.Sqrt(window.Variance), 1.0);
    }

    [Fact]
    public void A_window_that_ends_where_it_starts_is_refused() =>
        Refusal.Is(PricingErrors.InvalidModel, () => new RaceWindow(BaseSeries.Height, BaseSeries.Height, 0, 600, Market));

    /// <summary>A race on the chain waits for block H - 5.</summary>
    private static RaceWindow Window(int expiry) => new(BaseSeries.Height, expiry - 5, 0, 600, Market);

    private static double Offset(double percent, int expiry) =>
        (double)StrikeMap.ArrivalOf((long)(56_914_648 * percent / 100), BaseSeries.Listing, expiry) - BaseSeries.Time;
}
