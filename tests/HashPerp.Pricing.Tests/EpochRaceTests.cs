using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Pricing.Tests;

/// <summary>The specification's vectors 6 and 7.</summary>
public class EpochRaceTests
{
    [Theory]
    [InlineData(1008, 604_800, 0.5041885233)]
    [InlineData(1003, 604_800, 0.5667621311)]
    [InlineData(144, 86_400, 0.5110821509)]
    [InlineData(139, 86_400, 0.6726735080)]
    [InlineData(1008, 590_000, 0.2198098599)]
    [InlineData(1003, 590_000, 0.2694269930)]
    [InlineData(1008, 620_000, 0.7886697806)]
    [InlineData(1003, 620_000, 0.8311700526)]
    [InlineData(2016, 1_209_600, 0.5029617251)]
    [InlineData(2011, 1_209_600, 0.5472976048)]
    public void Height_wins_with_the_gamma_probability(int blocks, double seconds, double expected) =>
        Assert.Equal(expected, new EpochRace(blocks, seconds, 600).HeightProbability, 1e-9);

    [Theory]
    [InlineData(0, 0.50375432)]
    [InlineData(0.02, 0.68068100)]
    public void An_uncertain_hash_rate_mixes_the_probabilities(double shift, double expected) =>
        Assert.Equal(expected, new EpochRace(1008, 604_800, 600).MixedHeightProbability(shift, 0.03), 1e-8);

    [Fact]
    public void The_closed_form_is_near() =>
        Assert.Equal(0.681250, new EpochRace(1008, 604_800, 600).ApproximateHeightProbability(0.02, 0.03), 1e-6);

    [Fact]
    public void Sensitivities_of_a_week()
    {
        var week = new EpochRace(1008, 604_800, 600);

        Assert.Equal(0.01256446, week.GainPerBlock, 1e-8);
        Assert.Equal(0.07538677, week.GainPerHour, 1e-8);
        Assert.Equal(12.66497766, week.GainPerLogHashRate, 1e-8);
    }

    [Fact]
    public void Sensitivities_of_a_day()
    {
        var day = new EpochRace(144, 86_400, 600);

        Assert.Equal(0.03322596, day.GainPerBlock, 1e-8);
        Assert.Equal(0.19935574, day.GainPerHour, 1e-8);
    }

    [Fact]
    public void A_race_is_a_martingale()
    {
        // What a block adds is what the next one would have added less what the clock takes: p(n-1) - p(n) = q.
        var race = new EpochRace(1008, 590_000, 600);

        Assert.Equal(race.GainPerBlock, (race with { Blocks = 1007 }).HeightProbability - race.HeightProbability, 1e-12);
    }

    [Fact]
    public void A_race_whose_blocks_are_all_found_is_won() => Assert.Equal(1, new EpochRace(0, 100, 600).HeightProbability);

    [Theory]
    [InlineData(10, 0, 600)]
    [InlineData(10, 100, 0)]
    public void A_race_without_time_or_pace_is_refused(int blocks, double seconds, double spacing) =>
        Refusal.Is(PricingErrors.InvalidModel, () => new EpochRace(blocks, seconds, spacing).HeightProbability);
}
