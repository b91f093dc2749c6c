using System.Globalization;

namespace HashPerp.Primitives;

/// <summary>
/// The wall clock that a process goes by. Inert unless the environment variable <c>HASHPERP_CLOCK_SKEW</c> holds a number of seconds: then it is so far ahead, or behind when
/// negative, for tests of machines whose clocks are off. Only the time of day is; durations and timers run as ever, as they do on such a machine.
/// </summary>
public static class WallClock
{
    public const string Variable = "HASHPERP_CLOCK_SKEW";

    /// <summary>What every host and tool uses in place of <see cref="TimeProvider.System"/>, except for deadlines of gRPC, which compares them with the machine's own clock.</summary>
    public static TimeProvider Time { get; } = Of(Environment.GetEnvironmentVariable(Variable));

    /// <param name="seconds">The variable's value; null or empty for a clock that is right.</param>
    /// <exception cref="InvalidOperationException">It isn't a whole number of seconds, at most ten years.</exception>
    public static TimeProvider Of(string? seconds)
    {
        const int TenYears = 10 * 366 * 86_400;
        if (string.IsNullOrEmpty(seconds))
        {
            return TimeProvider.System;
        }
        return int.TryParse(seconds, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var skew) && skew is >= -TenYears and <= TenYears
            ? new Skewed(TimeSpan.FromSeconds(skew))
            : throw new InvalidOperationException($"{Variable}='{seconds}' is not a number of seconds.");
    }

    private sealed class Skewed(TimeSpan skew) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + skew;
    }
}
