namespace HashPerp.Client;

/// <summary>
/// Due times of several loops on one clock: start + shift + n x pace. Timers of their own would begin when each loop's first turn ends, and how they lie to
/// each other would be left to how long that took.
/// </summary>
internal sealed class Rhythm(TimeProvider time, TimeSpan pace)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>Until the next due time; one that is nearer than a fourth of the pace is taken for the present one, which a timer met a little early.</summary>
    public TimeSpan UntilNext(TimeSpan shift)
    {
        var late = (time.GetElapsedTime(_start) - shift).Ticks;
        var left = late < 0 ? -late : pace.Ticks - (late % pace.Ticks);
        return TimeSpan.FromTicks(left < pace.Ticks / 4 ? left + pace.Ticks : left);
    }
}
