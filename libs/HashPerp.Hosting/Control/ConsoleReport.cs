using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace HashPerp.Hosting;

/// <summary>Says on standard output what becomes of each resource, and how long the start took.</summary>
internal sealed class ConsoleReport(ResourceBoard board, ApplicationModel model, TimeProvider time) : IHostedService
{
    private readonly long _began = time.GetTimestamp();
    private bool _wasUp;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        board.Changed += Tell;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Tell(ResourceSnapshot before, ResourceSnapshot after)
    {
        if (Word(before) != Word(after))
        {
            Say($"{after.Name,-24} {Word(after),-14} {(after.IsReady ? Endpoints(after.Name) : after.Detail)}");
        }
        if (!_wasUp && IsUp())
        {
            _wasUp = true;
            Say($"everything is up and healthy {Seconds()} s after the start");
        }
    }

    private bool IsUp() => board.All.All(resource => resource.IsReady || resource.State == ResourceState.Finished);

    private static string Word(ResourceSnapshot resource) => resource.State switch
    {
        ResourceState.Running when resource.Healthy is true => "healthy",
        ResourceState.Running when resource.Healthy is false && resource.StartedAt is not null => "unhealthy",
        var state => state.ToString().ToLowerInvariant(),
    };

    private string Endpoints(string instance) => string.Join(' ', model.Resources.SelectMany(ResourceInstance.Of).Where(candidate => candidate.Name == instance)
        .SelectMany(candidate => candidate.Resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => endpoint.Allocated[candidate.Replica].Url)));

    private void Say(string text) => Console.WriteLine($"{Seconds(),6} {text}");

    private string Seconds() => time.GetElapsedTime(_began).TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
}
