using System.Diagnostics;

namespace HashPerp.Testing;

/// <summary>Waits for a condition with a deadline, in place of a sleep that is too short on a slow machine and too long on a fast one.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <exception cref="TimeoutException">The condition didn't come true in time.</exception>
    /// <param name="condition">Asked again and again; what it throws ends the wait.</param>
    /// <param name="what">Completes the sentence "waited in vain for ...".</param>
    /// <param name="within">30 seconds when null.</param>
    public static Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null, CancellationToken cancel = default) =>
        ValueAsync(async () => await condition().ConfigureAwait(false) ? "" : null, what, within, cancel);

    /// <inheritdoc cref="TrueAsync(Func{Task{bool}}, string, TimeSpan?, CancellationToken)"/>
    public static Task TrueAsync(Func<bool> condition, string what, TimeSpan? within = null, CancellationToken cancel = default) =>
        TrueAsync(() => Task.FromResult(condition()), what, within, cancel);

    /// <summary>Waits until <paramref name="probe"/> returns something.</summary>
    public static async Task<T> ValueAsync<T>(Func<Task<T?>> probe, string what, TimeSpan? within = null, CancellationToken cancel = default)
        where T : class
    {
        var limit = within ?? TimeSpan.FromSeconds(30);
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Interval);
        while (true)
        {
            if (await probe().ConfigureAwait(false) is { } value)
            {
                return value;
            }
            if (Stopwatch.GetElapsedTime(started) > limit)
            {
                throw new TimeoutException($"Waited {limit.TotalSeconds:F0} s in vain for {what}.");
            }
            await timer.WaitForNextTickAsync(cancel).ConfigureAwait(false);
        }
    }
}
