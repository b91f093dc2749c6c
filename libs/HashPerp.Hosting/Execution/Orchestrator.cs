using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HashPerp.Hosting;

/// <summary>Runs the map: everything is started at once and waits for what it needs; at the end whoever needs others goes first.</summary>
internal sealed partial class Orchestrator(
    ApplicationModel model, StateFolder state, OrphanSweep sweep, RunnerContext context, ProcessLaunch processes, PassiveLaunch passive, ILogger<Orchestrator> logger)
    : IHostedService, IDisposable
{
    private readonly List<ResourceRunner> _runners = [];
    private HostLock? _lock;

    public ResourceRunner? Find(string name) => _runners.FirstOrDefault(runner => string.Equals(runner.Instance.Name, name, StringComparison.OrdinalIgnoreCase));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _lock = HostLock.Take(state);
        // Of a host that was killed.
        File.Delete(state.Of(ControlServer.HostFile));
        foreach (var killed in await sweep.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            LogSwept(logger, killed);
        }
        EndpointAllocator.Allocate(model);
        foreach (var instance in model.Resources.Where(resource => resource is not ParameterResource).SelectMany(ResourceInstance.Of))
        {
            context.Board.Add(new ResourceSnapshot(instance.Name, TypeOf(instance.Resource)));
            _runners.Add(Runner(instance));
        }
        foreach (var runner in _runners)
        {
            await runner.StartAsync().ConfigureAwait(false);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var level in _runners.GroupBy(runner => Dependencies.Depth(runner.Instance.Resource)).OrderByDescending(level => level.Key))
        {
            await Task.WhenAll(level.Select(runner => runner.StopAsync())).ConfigureAwait(false);
        }
        _lock?.Dispose();
        _lock = null;
    }

    public void Dispose()
    {
        _runners.ForEach(runner => runner.Dispose());
        _lock?.Dispose();
    }

    private ResourceRunner Runner(ResourceInstance instance)
    {
        var completion = model.Resources.SelectMany(resource => resource.Annotations.OfType<WaitAnnotation>())
            .FirstOrDefault(wait => wait.WaitType == WaitType.Completion && ReferenceEquals(wait.Resource, instance.Resource));
        ILaunch launch = instance.Resource is PostgresDatabaseResource || instance.Resource.Configured() is not null ? passive : processes;
        return new ResourceRunner(instance, completion?.ExitCode, launch, context);
    }

    private static string TypeOf(IResource resource) => resource switch
    {
        ProjectResource => "project",
        PostgresDatabaseResource => "database",
        ContainerResource => "server",
        _ => "executable",
    };

    [LoggerMessage(1, LogLevel.Warning, "Ended {Process}, which a killed host had left running")]
    private static partial void LogSwept(ILogger logger, string process);
}
