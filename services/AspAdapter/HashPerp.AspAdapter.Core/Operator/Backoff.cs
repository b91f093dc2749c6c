namespace HashPerp.AspAdapter.Core;

/// <summary>Pauses between attempts to reach the operator: doubling up to a limit, and spread, so that many clients of a restarted operator don't come at once.</summary>
public static class Backoff
{
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);

    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <param name="failures">In a row; at least 1.</param>
    /// <param name="permille">A random number from 0 to 999.</param>
    /// <returns>Between half of the pause and all of it.</returns>
    public static TimeSpan Pause(int failures, int permille)
    {
        var full = TimeSpan.FromTicks(First.Ticks << Math.Clamp(failures - 1, 0, 20));
        full = full < Longest ? full : Longest;
        return (full / 2) + TimeSpan.FromTicks(full.Ticks / 2 * permille / 1000);
    }
}
