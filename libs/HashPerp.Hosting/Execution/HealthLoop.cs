namespace HashPerp.Hosting;

/// <summary>Looks after the health of a running resource: often while it comes up, seldom once it is well.</summary>
internal sealed class HealthLoop(ResourceHealth health, ResourceBoard board, TimeProvider time)
{
    public static readonly TimeSpan WhenHealthy = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ComingUp = TimeSpan.FromMilliseconds(200);
    private const int QuickLooks = 25;
    private const int LongestStep = 5;

    public async Task RunAsync(ResourceInstance instance, CancellationToken cancel)
    {
        try
        {
            for (var unhealthy = 0; ;)
            {
                var problem = await health.ProblemAsync(instance, cancel).ConfigureAwait(false);
                board.Update(instance.Name, resource => resource with { Healthy = problem is null, Detail = problem ?? "" });
                unhealthy = problem is null ? 0 : unhealthy + 1;
                await Task.Delay(Pause(unhealthy), time, cancel).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The process has ended, or shall.
        }
    }

    /// <param name="unhealthy">Looks in a row that found a problem.</param>
    public static TimeSpan Pause(int unhealthy) => unhealthy switch
    {
        0 => WhenHealthy,
        <= QuickLooks => ComingUp,
        _ => Step * Math.Min(unhealthy - QuickLooks, LongestStep),
    };
}
