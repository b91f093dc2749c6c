namespace HashPerp.Hosting;

/// <summary>Looks after the health of a running resource: often while it comes up, seldom once it is well.</summary>
internal sealed class HealthLoop(ResourceHealth health, ResourceBoard board, TimeProvider time)
{
    public static readonly TimeSpan WhenHealthy = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ComingUp = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ComingUpSlowly = TimeSpan.FromMilliseconds(500);

    /// <summary>Five seconds, which is what a project takes.</summary>
    private const int QuickLooks = 25;

    /// <summary>Half a minute more: others may wait for whoever comes up, and a look costs less than their wait.</summary>
    private const int SlowLooks = 60;

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
        <= QuickLooks + SlowLooks => ComingUpSlowly,
        _ => WhenHealthy,
    };
}
