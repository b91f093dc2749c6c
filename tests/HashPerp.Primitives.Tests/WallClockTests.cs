namespace HashPerp.Primitives.Tests;

public sealed class WallClockTests
{
    [Theory]
    [InlineData("3600", 3600)]
    [InlineData("-120", -120)]
    public void A_skewed_clock_is_off_by_so_many_seconds_and_measures_durations_as_ever(string variable, int seconds)
    {
        var clock = WallClock.Of(variable);
        var (before, shown, after) = (TimeProvider.System.GetUtcNow(), clock.GetUtcNow(), TimeProvider.System.GetUtcNow());
        Assert.InRange(shown - TimeSpan.FromSeconds(seconds), before, after);
        Assert.InRange(clock.GetTimestamp(), 0, TimeProvider.System.GetTimestamp());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_number_it_is_the_machines_own(string? variable) => Assert.Same(TimeProvider.System, WallClock.Of(variable));

    [Theory]
    [InlineData("1h")]
    [InlineData("3.5")]
    [InlineData("99999999999")]
    [InlineData("316224001")]
    public void Anything_else_ends_the_process_at_its_start(string variable) => Assert.Throws<InvalidOperationException>(() => WallClock.Of(variable));
}
