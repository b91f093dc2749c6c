using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HashPerp.Hosting;

/// <summary>What runs the map.</summary>
internal static class HostingSetup
{
    public static void AddHashPerpHosting(this IServiceCollection services)
    {
        services.AddSingleton<ResourceBoard>();
        services.AddSingleton<ResourceDetails>();
        services.AddSingleton<ResourceHealth>();
        services.AddSingleton<HealthLoop>();
        services.AddSingleton<DependencyWaiter>();
        services.AddSingleton<RunnerContext>();
        services.AddSingleton<ProcessRecords>();
        services.AddSingleton<OrphanSweep>();
        services.AddSingleton<IPlanner, ProjectPlanner>();
        services.AddSingleton<IPlanner, ExecutablePlanner>();
        services.AddSingleton<IPlanner, PostgresPlanner>();
        services.AddSingleton<IPlanner, RedisPlanner>();
        services.AddSingleton<IPlanner, RabbitMQPlanner>();
        services.AddSingleton<ProcessLaunch>();
        services.AddSingleton<PassiveLaunch>();
        services.AddSingleton<ResourceEndpoints>();
        services.AddSingleton<SecretMask>();
        services.AddSingleton<ResourceViews>();
        services.AddSingleton<ConsoleReport>();
        services.AddSingleton<ControlToken>();
        services.AddSingleton<Orchestrator>();
        services.AddHostedService(provider => provider.GetRequiredService<ConsoleReport>());
        services.AddHostedService(provider => provider.GetRequiredService<Orchestrator>());
        services.AddHostedService<ControlServer>();
        // Two levels of services, each with its patience, and the servers below them.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = 4 * RunningProcess.StopPatience);
    }
}
