using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Hosting;

namespace HashPerp.Hosting;

/// <summary>Says on standard output what becomes of each resource, and how long the start took.</summary>
internal sealed class ConsoleReport(ResourceBoard board, ResourceEndpoints endpoints, TimeProvider time) : IHostedService
{
    private readonly DateTimeOffset _began = ProcessStart();
    private bool _wasUp;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        board.Changed += Tell;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Say(string text) => Console.WriteLine($"{Seconds(),6} {text}");

    private void Tell(ResourceSnapshot before, ResourceSnapshot after)
    {
        if (Word(before, after) is { } word)
        {
            Say($"{after.Name,-26}{word,-14}{(after.IsReady ? string.Join(' ', endpoints.Of(after.Name).Select(endpoint => endpoint.Url)) : after.Detail)}");
        }
        if (!_wasUp && board.All.All(resource => resource.IsReady || resource.State == ResourceState.Finished))
        {
            _wasUp = true;
            Say($"everything is up and healthy {Seconds()} s after the start");
        }
    }

    /// <summary>What is worth a line; null for the steps between.</summary>
    private static string? Word(ResourceSnapshot before, ResourceSnapshot after) => after switch
    {
        { IsReady: true } when !before.IsReady => "healthy",
        { State: ResourceState.Running, Healthy: false } when before.Healthy is true => "unhealthy",
        { State: ResourceState.Finished or ResourceState.Exited or ResourceState.FailedToStart } when before.State != after.State =>
            after.State.ToString().ToLowerInvariant(),
        _ => null,
    };

    /// <summary>The figure that a person waits for begins with the process, not with this class.</summary>
    private static DateTimeOffset ProcessStart()
    {
        using var self = Process.GetCurrentProcess();
        return self.StartTime;
    }

    private string Seconds() => (time.GetUtcNow() - _began).TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
}
