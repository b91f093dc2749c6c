using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using HashPerp.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace HashPerp.Hosting.Tests;

/// <summary>Runners over processes that only pretend, on a clock that moves when the test says so.</summary>
internal sealed class RunnerHarness : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<ResourceRunner> _runners = [];

    public RunnerHarness() => Builder = TestMap.Builder(_folder);

    public DistributedApplicationBuilder Builder { get; }

    public FakeTimeProvider Time { get; } = new();

    public ResourceBoard Board { get; } = new();

    public FakeLaunch Launch { get; } = new();

    /// <summary>What the health checks of a resource find wrong, by the name of the check; nothing when absent.</summary>
    public Dictionary<string, string> Problems { get; } = [];

    public IResourceBuilder<ExecutableResource> Add(string name) => Builder.AddExecutable(name, "true", ".");

    /// <summary>With one health check, which answers what <see cref="Problems"/> says.</summary>
    public IResourceBuilder<ExecutableResource> AddChecked(string name)
    {
        Builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(name, _ => new ToldHealth(this, name), HealthStatus.Unhealthy, []));
        return Add(name).WithHealthCheck(name);
    }

    /// <param name="down">Others that the board shall know, as not started.</param>
    public async Task<ResourceRunner> StartAsync(IResourceBuilder<IResource> resource, params IResourceBuilder<IResource>[] down)
    {
        foreach (var other in down)
        {
            Board.Add(new ResourceSnapshot(other.Resource.Name, "executable"));
        }
        var options = Builder.Services.BuildServiceProvider();
        var health = new ResourceHealth(options.GetRequiredService<IOptions<HealthCheckServiceOptions>>(), options, Board);
        var instance = new ResourceInstance(resource.Resource, 0);
        var completion = Builder.Resources.SelectMany(other => other.Annotations.OfType<WaitAnnotation>())
            .FirstOrDefault(wait => wait.WaitType == WaitType.Completion && wait.Resource == resource.Resource);
        Board.Add(new ResourceSnapshot(instance.Name, "executable"));
        var context = new RunnerContext(new DependencyWaiter(Board), new HealthLoop(health, Board, Time), Board, Time, NullLogger<ResourceRunner>.Instance);
        var runner = new ResourceRunner(instance, completion?.ExitCode, Launch, context);
        _runners.Add(runner);
        await runner.StartAsync();
        return runner;
    }

    public Task<ResourceSnapshot> BecomesAsync(string name, Func<ResourceSnapshot, bool> wanted) =>
        Board.WaitAsync(name, wanted, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

    public Task<ResourceSnapshot> RunsAsync(string name) => BecomesAsync(name, resource => resource.IsReady);

    /// <summary>Moves the clock in small steps, because what waits on it is registered a moment after the state that the test sees.</summary>
    public Task AdvanceUntilAsync(Func<bool> condition, string what) => Eventually.TrueAsync(
        () =>
        {
            Time.Advance(TimeSpan.FromMilliseconds(50));
            return condition();
        },
        what);

    public void Dispose()
    {
        foreach (var runner in _runners)
        {
            runner.StopAsync().Wait(TimeSpan.FromSeconds(10));
            runner.Dispose();
        }
        _folder.Dispose();
    }

    private sealed class ToldHealth(RunnerHarness harness, string name) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(harness.Problems.TryGetValue(name, out var problem) ? HealthCheckResult.Unhealthy(problem) : HealthCheckResult.Healthy());
    }
}
