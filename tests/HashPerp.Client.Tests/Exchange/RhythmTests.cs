using Microsoft.Extensions.Time.Testing;

namespace HashPerp.Client.Tests;

/// <summary>Two loops that start together stay half a pace apart, however long a turn takes.</summary>
public sealed class RhythmTests
{
    [Theory]
    [InlineData(0, 0, 2_000)]
    [InlineData(0, 1_000, 1_000)]
    [InlineData(700, 0, 1_300)]
    [InlineData(700, 1_000, 2_300)]
    [InlineData(1_400, 1_000, 1_600)]
    [InlineData(2_000, 0, 2_000)]
    [InlineData(5_100, 0, 900)]
    [InlineData(5_100, 1_000, 1_900)]
    public void The_next_turn_is_at_the_next_due_time(int elapsed, int shift, int left)
    {
        var time = new FakeTimeProvider();
        var rhythm = new Rhythm(time, TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromMilliseconds(elapsed));
        Assert.Equal(TimeSpan.FromMilliseconds(left), rhythm.UntilNext(TimeSpan.FromMilliseconds(shift)));
    }

    [Fact]
    public void A_timer_that_came_early_doesn_t_make_two_turns_of_one()
    {
        var time = new FakeTimeProvider();
        var rhythm = new Rhythm(time, TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromMilliseconds(1_999));
        Assert.Equal(TimeSpan.FromMilliseconds(2_001), rhythm.UntilNext(TimeSpan.Zero));
    }
}
