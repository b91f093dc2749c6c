namespace HashPerp.Cli;

/// <summary>Waits for a condition of another process, with a deadline.</summary>
internal static class Poll
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    /// <returns>Whether the condition came true in time.</returns>
    public static async Task<bool> UntilAsync(Func<Task<bool>> condition, TimeSpan patience, CancellationToken cancel)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Pace);
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(deadline) > patience)
            {
                return false;
            }
            await timer.WaitForNextTickAsync(cancel);
        }
        return true;
    }
}
